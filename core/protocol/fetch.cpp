#include "core/protocol/fetch.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<FetchRequest>;
template struct ResponseCodec<FetchResponse>;

}  // namespace brokerscope::core
