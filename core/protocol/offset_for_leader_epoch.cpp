#include "core/protocol/offset_for_leader_epoch.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<OffsetForLeaderEpochRequest>;
template struct ResponseCodec<OffsetForLeaderEpochResponse>;

}  // namespace brokerscope::core
