#include "core/protocol/allocate_producer_ids.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<AllocateProducerIdsRequest>;
template struct ResponseCodec<AllocateProducerIdsResponse>;

}  // namespace brokerscope::core
