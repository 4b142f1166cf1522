#include "core/protocol/elect_leaders.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<ElectLeadersRequest>;
template struct ResponseCodec<ElectLeadersResponse>;

}  // namespace brokerscope::core
