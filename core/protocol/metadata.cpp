#include "core/protocol/metadata.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<MetadataRequest>;
template struct ResponseCodec<MetadataResponse>;

}  // namespace brokerscope::core
