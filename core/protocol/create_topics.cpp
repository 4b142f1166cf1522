#include "core/protocol/create_topics.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<CreateTopicsRequest>;
template struct ResponseCodec<CreateTopicsResponse>;

}  // namespace brokerscope::core
