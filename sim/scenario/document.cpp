#include "sim/scenario/document.h"

#include "sim/scenario/utf8.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace brokerscope::sim::scenario {
namespace {

/// A node before anchors are expanded; children and alias targets are indices.
struct RawNode {
    Node::Kind kind = Node::Kind::null;
    bool plain = true;
    bool is_open = false;
    Place place;
    std::string scalar;
    std::vector<std::size_t> children;  // of a map: key, value, key, value …
    std::optional<std::size_t> alias_of;
    std::size_t expanded_bytes = 0;
    std::size_t expanded_depth = 1;
};

/// What one node costs beside its text: keeps a document of tiny nodes bounded, too.
constexpr std::size_t node_bytes = 8;

/// Collects yaml-cpp's events; never looks at what they mean.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, std::int32_t source, Diagnostics& diagnostics)
        : source_(source), diagnostics_(diagnostics) {
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') line_starts_.push_back(i + 1);
        text_ = text;
    }

    Place place(const YAML::Mark& mark) {
        Place place{1, 1, source_};
        if (mark.is_null()) return place;
        const auto line =
            std::min(static_cast<std::size_t>(std::max(mark.line, 0)), line_starts_.size() - 1);
        const auto bytes = static_cast<std::size_t>(std::max(mark.column, 0));
        // yaml-cpp counts bytes; people count characters. Marks come nearly in order: counting
        // goes on from the one before, or a long line would cost the square of its length.
        if (line != counted_line_ || bytes < counted_bytes_) {
            counted_line_ = line;
            counted_bytes_ = 0;
            counted_characters_ = 0;
        }
        const std::string_view rest = text_.substr(line_starts_[line]);
        const std::size_t end = std::min(bytes, rest.size());
        if (end > counted_bytes_) {
            counted_characters_ +=
                count_characters(rest.substr(counted_bytes_, end - counted_bytes_));
            counted_bytes_ = end;
        }
        place.line = static_cast<std::int32_t>(line) + 1;
        place.column = static_cast<std::int32_t>(counted_characters_) + 1;
        return place;
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        ++documents_;
        if (documents_ == 2) fail(place(mark), "a scenario file holds one document, not two");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        close(open(mark, anchor, Node::Kind::null));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const std::size_t index = open(mark, 0, Node::Kind::null);
        const auto target = anchors_.find(anchor);
        if (target == anchors_.end() || nodes_[target->second].is_open) {
            fail(nodes_[index].place, "an anchor that contains itself");
        } else {
            nodes_[index].alias_of = target->second;
            nodes_[index].expanded_bytes = nodes_[target->second].expanded_bytes;
            nodes_[index].expanded_depth = nodes_[target->second].expanded_depth;
            check_depth(index);
        }
        close(index);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const std::size_t index = open(mark, anchor, Node::Kind::scalar);
        check_tag(index, tag);
        nodes_[index].plain = tag != "!";
        nodes_[index].scalar = value;
        nodes_[index].expanded_bytes += value.size();
        close(index);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin(mark, tag, anchor, Node::Kind::sequence);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin(mark, tag, anchor, Node::Kind::map);
    }
    void OnMapEnd() override { end(); }

    void fail(Place where, std::string message) {
        failed_ = true;
        diagnostics_.add(where, std::move(message));
    }

    int documents() const { return documents_; }
    bool failed() const { return failed_; }

    /// The finished tree; nothing if something was wrong with it.
    std::optional<Node> finish() {
        if (failed_ || nodes_.empty()) return std::nullopt;
        if (nodes_.front().expanded_bytes > expanded_bytes_max) {
            fail(nodes_.front().place,
                 fmt::format("with its anchors expanded the document is larger than {} MiB",
                             expanded_bytes_max >> 20));
            return std::nullopt;
        }
        Node root = expand(0);
        if (failed_) return std::nullopt;
        return root;
    }

private:
    std::size_t open(const YAML::Mark& mark, YAML::anchor_t anchor, Node::Kind kind) {
        const std::size_t index = nodes_.size();
        RawNode& node = nodes_.emplace_back();
        node.kind = kind;
        node.place = place(mark);
        node.is_open = true;
        node.expanded_bytes = node_bytes;
        if (anchor != 0) anchors_[anchor] = index;
        return index;
    }

    void close(std::size_t index) {
        nodes_[index].is_open = false;
        if (stack_.empty()) return;
        RawNode& parent = nodes_[stack_.back()];
        parent.children.push_back(index);
        // Saturating: a tree of aliases doubles with every level.
        parent.expanded_bytes =
            std::min(parent.expanded_bytes + nodes_[index].expanded_bytes, 2 * expanded_bytes_max);
        parent.expanded_depth = std::max(parent.expanded_depth, nodes_[index].expanded_depth + 1);
    }

    void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
               Node::Kind kind) {
        const std::size_t index = open(mark, anchor, kind);
        check_tag(index, tag);
        check_depth(index);
        stack_.push_back(index);
    }

    /// Bounds the depth of the expanded tree, and with it every recursion over it. Told once.
    void check_depth(std::size_t index) {
        if (too_deep_ || stack_.size() + nodes_[index].expanded_depth <= nesting_max) return;
        too_deep_ = true;
        fail(nodes_[index].place, fmt::format("nested deeper than {} levels", nesting_max));
    }

    void end() {
        const std::size_t index = stack_.back();
        stack_.pop_back();
        close(index);
    }

    void check_tag(std::size_t index, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!")
            fail(nodes_[index].place,
                 fmt::format("the tag {} means nothing here: a scenario file has no tags", tag));
    }

    Node expand(std::size_t index) {
        const RawNode& raw = nodes_[index];
        if (raw.alias_of) {
            Node copy = expand(*raw.alias_of);
            // What is wrong in an anchored value is told where it is used.
            copy.place = raw.place;
            return copy;
        }
        Node node;
        node.kind = raw.kind;
        node.plain = raw.plain;
        node.place = raw.place;
        node.scalar = raw.scalar;
        if (raw.kind == Node::Kind::sequence) {
            node.items.reserve(raw.children.size());
            for (const std::size_t child : raw.children) node.items.push_back(expand(child));
        }
        if (raw.kind == Node::Kind::map) expand_entries(raw, node);
        return node;
    }

    void expand_entries(const RawNode& raw, Node& node) {
        std::map<std::string, Place> seen;
        node.entries.reserve(raw.children.size() / 2);
        for (std::size_t i = 0; i + 1 < raw.children.size(); i += 2) {
            const Node key = expand(raw.children[i]);
            if (key.kind != Node::Kind::scalar) {
                fail(key.place, "a key must be a word, not a list, a map or nothing");
                continue;
            }
            const auto [first, is_new] = seen.emplace(key.scalar, key.place);
            if (!is_new) {
                fail(key.place, fmt::format("\"{}\" stands twice in this map, first in line {}",
                                            key.scalar, first->second.line));
                continue;
            }
            node.entries.push_back({key.scalar, key.place, expand(raw.children[i + 1])});
        }
    }

    std::int32_t source_;
    Diagnostics& diagnostics_;
    std::string_view text_;
    std::vector<std::size_t> line_starts_;
    std::size_t counted_line_ = 0;  // where the last mark was
    std::size_t counted_bytes_ = 0;
    std::size_t counted_characters_ = 0;
    std::vector<RawNode> nodes_;
    std::vector<std::size_t> stack_;
    std::map<YAML::anchor_t, std::size_t> anchors_;
    int documents_ = 0;
    bool too_deep_ = false;
    bool failed_ = false;
};

/// Runs the parser; false if the text is no YAML (told already).
bool run_parser(std::string_view text, TreeBuilder& builder) {
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        // Two are enough to know that there is more than one.
        while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
        }
        return true;
    } catch (const YAML::Exception& error) {
        // After nesting too deep the parser gives up, too; that has been told better.
        if (!builder.failed())
            builder.fail(builder.place(error.mark), fmt::format("not valid YAML: {}", error.msg));
    }
    return false;
}

/// Size, encoding, no control characters: what must hold before a parser sees the text.
bool is_text(std::string_view text, std::int32_t source, Diagnostics& diagnostics) {
    if (text.size() > document_bytes_max) {
        diagnostics.add({1, 1, source},
                        fmt::format("larger than {} MiB", document_bytes_max >> 20));
        return false;
    }
    const TextProblem problem = find_text_problem(text);
    if (problem.kind == TextProblem::Kind::none) return true;
    const std::string message =
        problem.kind == TextProblem::Kind::control
            ? fmt::format("a control character (0x{:02x}): this is no text file", problem.byte)
            : fmt::format("not UTF-8: byte 0x{:02x} at position {}", problem.byte,
                          problem.position);
    diagnostics.add({problem.line, problem.column, source}, message);
    return false;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    for (const Entry& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

Node* Node::find(std::string_view key) {
    for (Entry& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

Node& Node::put(std::string_view key, Place key_place, Node value) {
    if (Node* old = find(key)) return *old = std::move(value);
    return entries.emplace_back(std::string(key), key_place, std::move(value)).value;
}

void Node::remove(std::string_view key) {
    std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
}

std::optional<Node> parse_document(std::string_view text, std::int32_t source,
                                   Diagnostics& diagnostics, bool may_be_empty) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!is_text(text, source, diagnostics)) return std::nullopt;
    TreeBuilder builder(text, source, diagnostics);
    if (!run_parser(text, builder)) return std::nullopt;
    if (builder.documents() == 0) {
        if (may_be_empty) return Node{Node::Kind::null, true, {1, 1, source}, {}, {}, {}};
        diagnostics.add({1, 1, source}, "there is nothing in this file");
        return std::nullopt;
    }
    return builder.finish();
}

}  // namespace brokerscope::sim::scenario
