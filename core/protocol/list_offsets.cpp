#include "core/protocol/list_offsets.h"

#include "core/protocol/message_codec.h"

namespace brokerscope::core {

template struct RequestCodec<ListOffsetsRequest>;
template struct ResponseCodec<ListOffsetsResponse>;

}  // namespace brokerscope::core
