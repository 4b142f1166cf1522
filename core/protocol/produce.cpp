#include "core/protocol/produce.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<ProduceRequest>;
template struct ResponseCodec<ProduceResponse>;

}  // namespace brokerscope::core
