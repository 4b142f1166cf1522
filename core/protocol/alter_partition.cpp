#include "core/protocol/alter_partition.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<AlterPartitionRequest>;
template struct ResponseCodec<AlterPartitionResponse>;

}  // namespace brokerscope::core
