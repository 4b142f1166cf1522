#include "core/protocol/broker_heartbeat.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<BrokerHeartbeatRequest>;
template struct ResponseCodec<BrokerHeartbeatResponse>;

}  // namespace brokerscope::core
