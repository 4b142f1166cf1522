#include "core/protocol/broker_registration.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<BrokerRegistrationRequest>;
template struct ResponseCodec<BrokerRegistrationResponse>;

}  // namespace brokerscope::core
