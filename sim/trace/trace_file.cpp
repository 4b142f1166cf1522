#include "sim/trace/trace_file.h"

#include "core/base/crc32c.h"
#include "core/base/varint.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace brokerscope::sim {

namespace {

constexpr std::string_view magic = "brktrace";
constexpr std::uint32_t format_version = 1;
constexpr std::size_t block_head = 9;

enum BlockType : std::uint8_t { header = 'H', names = 'N', events = 'E', footer = 'F' };

class Writer {
public:
    void number(std::uint64_t value) { core::append_unsigned_varint(bytes_, value); }
    void word(std::uint64_t value) {
        std::byte buffer[sizeof value];
        core::store_big_endian<std::uint64_t>(buffer, value);
        bytes_.insert(bytes_.end(), buffer, buffer + sizeof value);
    }
    void text(std::string_view value) {
        number(value.size());
        raw(core::as_bytes(value));
    }
    void raw(core::BytesView value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }
    core::BytesView view() const { return bytes_; }

private:
    core::Bytes bytes_;
};

/// Reads a block's content; after the first failure everything reads as zero and `good` is false.
class Reader {
public:
    explicit Reader(core::BytesView bytes) : bytes_(bytes) {}

    std::uint64_t number() {
        const auto read = core::load_unsigned_varint<std::uint64_t>(bytes_);
        if (!read) return fail();
        bytes_ = bytes_.subspan(read.size);
        return read.value;
    }
    std::uint64_t word() {
        if (bytes_.size() < sizeof(std::uint64_t)) return fail();
        const auto value = core::load_big_endian<std::uint64_t>(bytes_.data());
        bytes_ = bytes_.subspan(sizeof value);
        return value;
    }
    std::string text() {
        const std::uint64_t size = number();
        if (size > bytes_.size()) {
            fail();
            return {};
        }
        const std::string value(core::as_text(bytes_.first(size)));
        bytes_ = bytes_.subspan(size);
        return value;
    }
    /// A count of things that take at least one byte each.
    std::uint64_t count() {
        const std::uint64_t value = number();
        return value > bytes_.size() ? fail() : value;
    }
    core::BytesView rest() const { return bytes_; }
    bool good() const { return good_; }
    bool done() const { return good_ && bytes_.empty(); }

private:
    std::uint64_t fail() {
        good_ = false;
        bytes_ = {};
        return 0;
    }
    core::BytesView bytes_;
    bool good_ = true;
};

core::Bytes block_of(BlockType type, core::BytesView content) {
    core::Bytes block(block_head);
    block[0] = static_cast<std::byte>(type);
    core::store_big_endian(block.data() + 1, static_cast<std::uint32_t>(content.size()));
    block.insert(block.end(), content.begin(), content.end());
    core::Bytes covered(block.begin(), block.begin() + 5);
    covered.insert(covered.end(), content.begin(), content.end());
    core::store_big_endian(block.data() + 5, core::crc32c(covered));
    return block;
}

core::Bytes header_block(const TraceHeader& described) {
    Writer content;
    content.number(format_version);
    content.word(schema_hash());
    content.text(described.product);
    content.text(described.codecs);
    content.text(described.scenario);
    content.text(described.variant);
    content.word(described.seed);
    content.number(described.edits.size());
    for (const std::string& edit : described.edits) content.text(edit);
    content.number(described.more.size());
    for (const auto& [key, value] : described.more) {
        content.text(key);
        content.text(value);
    }
    return block_of(header, content.view());
}

core::Bytes events_block(const TraceChunk& chunk) {
    Writer content;
    content.number(chunk.count);
    content.word(chunk.first.value);
    content.word(chunk.last.value);
    content.word(static_cast<std::uint64_t>(chunk.from.ns));
    content.word(static_cast<std::uint64_t>(chunk.until.ns));
    content.raw(chunk.bytes());
    return block_of(events, content.view());
}

core::Bytes footer_block(const TraceHash& hash, const std::vector<std::uint64_t>& offsets) {
    Writer content;
    content.number(hash.events);
    content.word(hash.value);
    content.number(hash.checkpoints.size());
    for (const std::uint64_t checkpoint : hash.checkpoints) content.word(checkpoint);
    content.number(offsets.size());
    for (const std::uint64_t offset : offsets) content.number(offset);
    return block_of(footer, content.view());
}

bool read_header(core::BytesView bytes, TraceHeader& into, std::string& reason) {
    Reader content(bytes);
    const std::uint64_t version = content.number();
    if (!content.good() || version != format_version) {
        reason = fmt::format("its format has version {}; this product reads {}", version,
                             format_version);
        return false;
    }
    if (content.word() != schema_hash()) {
        into.product = content.text();
        reason = fmt::format("it was written by {}, whose events are not those of this version",
                             into.product);
        return false;
    }
    into.product = content.text();
    into.codecs = content.text();
    into.scenario = content.text();
    into.variant = content.text();
    into.seed = content.word();
    for (std::uint64_t i = content.count(); i > 0; --i) into.edits.push_back(content.text());
    for (std::uint64_t i = content.count(); i > 0; --i) {
        std::string key = content.text();
        std::string value = content.text();
        into.more.emplace_back(std::move(key), std::move(value));
    }
    reason = "its header is damaged";
    return content.done();
}

bool read_footer(core::BytesView bytes, TraceHash& hash) {
    Reader content(bytes);
    hash.events = content.number();
    hash.value = content.word();
    for (std::uint64_t i = content.count(); i > 0; --i) hash.checkpoints.push_back(content.word());
    for (std::uint64_t i = content.count(); i > 0; --i) content.number();
    return content.done();
}

/// Decodes all events of a chunk, so that later readers need not expect damage.
bool verify(const TraceChunk& chunk, std::size_t names) {
    EventDecoder decoder;
    core::BytesView bytes = chunk.bytes();
    trace::Event event;
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
        const trace::EventId before = event.id;
        if (!decoder.decode(bytes, names, event)) return false;
        if (i == 0 ? event.id != chunk.first : event.id <= before) return false;
        if (event.time < chunk.from || chunk.until < event.time) return false;
    }
    return bytes.empty() && event.id == chunk.last;
}

class FileReader {
public:
    explicit FileReader(core::BytesView file) : file_(file) {}

    std::expected<LoadedTrace, std::string> read();

private:
    /// Takes the block at `at_`; nothing (and `reason_`) if there is no good one.
    std::optional<BlockType> next_block(core::BytesView& content);
    bool take(BlockType type, core::BytesView content);
    bool take_names(core::BytesView bytes);
    bool take_events(core::BytesView bytes);

    core::BytesView file_;
    std::size_t at_ = 0;
    std::string reason_;
    LoadedTrace loaded_;
    bool complete_ = false;
};

std::optional<BlockType> FileReader::next_block(core::BytesView& content) {
    const core::BytesView rest = file_.subspan(at_);
    if (rest.size() < block_head) {
        reason_ = rest.empty() ? "the end of the trace is missing" : "a block is cut off";
        return std::nullopt;
    }
    const auto type = std::to_integer<std::uint8_t>(rest[0]);
    const auto size = core::load_big_endian<std::uint32_t>(rest.data() + 1);
    if (type != header && type != names && type != events && type != footer) {
        reason_ = "here should begin a block";
        return std::nullopt;
    }
    if (size > rest.size() - block_head) {
        reason_ = "a block is cut off";
        return std::nullopt;
    }
    content = rest.subspan(block_head, size);
    core::Bytes covered(rest.begin(), rest.begin() + 5);
    covered.insert(covered.end(), content.begin(), content.end());
    if (core::crc32c(covered) != core::load_big_endian<std::uint32_t>(rest.data() + 5)) {
        reason_ = "a block's checksum is wrong";
        return std::nullopt;
    }
    return static_cast<BlockType>(type);
}

bool FileReader::take_names(core::BytesView bytes) {
    Reader content(bytes);
    const std::uint64_t first = content.number();
    if (first != loaded_.names->size()) return false;
    for (std::uint64_t i = content.count(); i > 0; --i) {
        const std::size_t before = loaded_.names->size();
        loaded_.names->intern(content.text());
        if (!content.good() || loaded_.names->size() == before) return false;
    }
    return content.done();
}

bool FileReader::take_events(core::BytesView bytes) {
    Reader content(bytes);
    TraceChunk chunk;
    const std::uint64_t count = content.number();
    if (count == 0 || count > TraceStore::chunk_events) return false;
    chunk.count = static_cast<std::uint32_t>(count);
    chunk.first = trace::EventId{content.word()};
    chunk.last = trace::EventId{content.word()};
    chunk.from = core::Instant{static_cast<std::int64_t>(content.word())};
    chunk.until = core::Instant{static_cast<std::int64_t>(content.word())};
    if (!content.good()) return false;
    const core::BytesView coded = content.rest();
    chunk.room.assign(coded.begin(), coded.end());
    chunk.size = coded.size();
    if (!verify(chunk, loaded_.names->size())) return false;
    const TraceStore& store = *loaded_.store;
    if (store.size() % TraceStore::chunk_events != 0) return false;
    if (store.size() > 0) {
        const TraceChunk& last = store.chunk(store.chunk_count() - 1);
        if (chunk.first <= last.last || chunk.from < last.until) return false;
    }
    loaded_.store->append_chunk(std::move(chunk));
    return true;
}

bool FileReader::take(BlockType type, core::BytesView content) {
    switch (type) {
        case header: return false;
        case names: return take_names(content);
        case events: return take_events(content);
        case footer: {
            TraceHash hash;
            if (!read_footer(content, hash)) return false;
            loaded_.store->set_hash(std::move(hash));
            complete_ = true;
            return true;
        }
    }
    return false;
}

std::expected<LoadedTrace, std::string> FileReader::read() {
    if (file_.size() < magic.size() || core::as_text(file_.first(magic.size())) != magic)
        return std::unexpected("not a trace: it does not begin as one");
    at_ = magic.size();
    core::BytesView content;
    const auto first = next_block(content);
    if (!first)
        return std::unexpected(fmt::format("not a readable trace: at byte {}: {}", at_, reason_));
    if (*first != header || !read_header(content, loaded_.header, reason_))
        return std::unexpected(fmt::format("not a readable trace: {}", reason_));
    loaded_.names = std::make_unique<trace::NameTable>();
    loaded_.store = std::make_unique<TraceStore>(*loaded_.names);
    at_ += block_head + content.size();
    reason_.clear();
    while (!complete_) {
        const auto type = next_block(content);
        if (type && !take(*type, content)) reason_ = "a block's content makes no sense";
        if (!type || !reason_.empty()) {
            loaded_.damage = TraceDamage{at_, reason_};
            return std::move(loaded_);
        }
        at_ += block_head + content.size();
    }
    if (at_ != file_.size()) loaded_.damage = TraceDamage{at_, "bytes follow the trace's end"};
    return std::move(loaded_);
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using HostFile = std::unique_ptr<std::FILE, CloseFile>;

}  // namespace

bool write_trace(const TraceHeader& described, const TraceStore& store, const ByteSink& out) {
    std::uint64_t at = magic.size();
    const auto put = [&](const core::Bytes& block) {
        at += block.size();
        return out(block);
    };
    if (!out(core::as_bytes(magic)) || !put(header_block(described))) return false;
    Writer texts;
    texts.number(1);  // the empty name is always there
    texts.number(store.names().size() - 1);
    for (std::uint32_t i = 1; i < store.names().size(); ++i)
        texts.text(store.names().text(trace::Name{i}));
    if (!put(block_of(names, texts.view()))) return false;
    std::vector<std::uint64_t> offsets;
    for (std::size_t i = 0; i < store.chunk_count(); ++i) {
        offsets.push_back(at);
        if (!put(events_block(store.chunk(i)))) return false;
    }
    return put(footer_block(store.hash(), offsets));
}

std::expected<LoadedTrace, std::string> read_trace(core::BytesView file) {
    return FileReader(file).read();
}

std::expected<void, std::string> save_trace(const std::string& path, const TraceHeader& described,
                                            const TraceStore& store) {
    const auto failure = [&] {
        return std::unexpected(fmt::format("{}: cannot write: {}", path, std::strerror(errno)));
    };
    HostFile file(std::fopen(path.c_str(), "wb"));
    if (!file) return failure();
    const auto put = [&](core::BytesView bytes) {
        return std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    };
    if (!write_trace(described, store, put)) return failure();
    // What the C library still holds may fail to reach a full disk: closing must succeed too.
    if (std::fclose(file.release()) != 0) return failure();
    return {};
}

std::expected<LoadedTrace, std::string> load_trace(const std::string& path) {
    const HostFile file(std::fopen(path.c_str(), "rb"));
    if (!file) return std::unexpected(fmt::format("cannot read: {}", std::strerror(errno)));
    core::Bytes bytes;
    std::byte buffer[65536];
    for (std::size_t got = 1; got > 0;) {
        got = std::fread(buffer, 1, sizeof buffer, file.get());
        bytes.insert(bytes.end(), buffer, buffer + got);
    }
    if (std::ferror(file.get()) != 0)
        return std::unexpected(fmt::format("cannot read: {}", std::strerror(errno)));
    return read_trace(bytes);
}

}  // namespace brokerscope::sim
