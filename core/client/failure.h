#pragma once
// Why a request got no answer. The distinction that matters above: may the peer have acted on it?

#include <cstdint>
#include <string_view>

namespace brokerscope::core {

struct Failure {
    enum class Kind : std::uint8_t {
        disconnected,         ///< the connection broke, or could not be made
        timed_out,            ///< no answer in time; the connection was closed for it
        unsupported_version,  ///< peer and we have no version of this request in common
        malformed,            ///< an answer came that cannot be decoded
    };
    Kind kind = Kind::disconnected;
    /// The request left this node: the peer may have acted on it. False: it certainly did not.
    bool sent = false;
};

constexpr std::string_view to_string(Failure::Kind kind) {
    constexpr std::string_view names[] = {"disconnected", "timed out", "unsupported version",
                                          "malformed answer"};
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace brokerscope::core
