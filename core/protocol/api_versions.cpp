#include "core/protocol/api_versions.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<ApiVersionsRequest>;
template struct ResponseCodec<ApiVersionsResponse>;

}  // namespace brokerscope::core
