#pragma once
// What is wrong with what a person wrote: all of it, each with its place, in the order of the file.

#include "sim/scenario/values.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

struct Diagnostic {
    Place place;
    std::string message;
    friend auto operator<=>(const Diagnostic&, const Diagnostic&) = default;
};

class Diagnostics {
public:
    /// `sources[0]` names the file, `sources[n]` the n-th `--set`.
    explicit Diagnostics(std::vector<std::string> sources) : sources_(std::move(sources)) {}

    void add(Place place, std::string message);
    bool empty() const { return list_.empty(); }
    /// So many already that nobody reads more: whoever looks for errors may stop looking.
    bool full() const { return left_out_; }
    /// Sorted by place, each once, at most `limit`.
    const std::vector<Diagnostic>& list() const { return list_; }
    /// `file:line:column: message`, a line each; a last line says if there are more.
    std::vector<std::string> lines() const;

    static constexpr std::size_t limit = 100;

private:
    std::vector<std::string> sources_;
    std::vector<Diagnostic> list_;  // kept sorted and unique
    bool left_out_ = false;
};

/// The name of `known` that is nearest to `written` by single-letter changes and swaps of
/// neighbours; empty if none is near enough to be meant.
std::string_view nearest(std::string_view written, const std::vector<std::string_view>& known);
/// `, did you mean "x"?`, or nothing.
std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& known);

}  // namespace brokerscope::sim::scenario
