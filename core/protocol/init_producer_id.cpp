#include "core/protocol/init_producer_id.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<InitProducerIdRequest>;
template struct ResponseCodec<InitProducerIdResponse>;

}  // namespace brokerscope::core
