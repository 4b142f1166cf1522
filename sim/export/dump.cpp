#include "sim/export/dump.h"

#include "core/base/crc32c.h"
#include "core/record/compression.h"
#include "core/record/control.h"
#include "core/record/record.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <optional>
#include <utility>

namespace brokerscope::sim {

namespace {

using core::BatchView;
using core::Bytes;
using core::BytesView;
using Json = nlohmann::ordered_json;

/// Is `bytes` text that JSON can carry?
bool is_utf8(BytesView bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const auto lead = std::to_integer<unsigned>(bytes[i]);
        const std::size_t more = lead < 0x80   ? 0
                                 : lead < 0xc2 ? 4
                                 : lead < 0xe0 ? 1
                                 : lead < 0xf0 ? 2
                                 : lead < 0xf5 ? 3
                                               : 4;
        if (more > 3 || bytes.size() - i <= more) return false;
        for (std::size_t k = 1; k <= more; ++k)
            if ((std::to_integer<unsigned>(bytes[i + k]) & 0xc0) != 0x80) return false;
        const unsigned second = more == 0 ? 0 : std::to_integer<unsigned>(bytes[i + 1]);
        // Overlong forms, surrogates, and what lies beyond the last code point.
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
            (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
            return false;
        i += more + 1;
    }
    return true;
}

std::string hex_of(BytesView bytes) {
    std::string text;
    for (const std::byte byte : bytes)
        text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

Json json_of(const std::optional<BytesView>& bytes) {
    if (!bytes) return nullptr;
    if (is_utf8(*bytes)) return {{"utf8", core::as_text(*bytes)}};
    return {{"hex", hex_of(*bytes)}};
}

Json json_of(const core::RecordView& record) {
    Json json;
    json["offset"] = record.offset.value;
    json["offset_delta"] = record.offset_delta;
    json["timestamp"] = record.timestamp.value;
    json["key"] = json_of(record.key);
    json["value"] = json_of(record.value);
    json["headers"] = Json::array();
    record.headers.for_each([&](const core::RecordHeader& header) {
        const BytesView key = core::as_bytes(header.key);
        Json pair;
        pair["key"] = is_utf8(key) ? Json(header.key) : json_of(key);
        pair["value"] = json_of(header.value);
        json["headers"].push_back(std::move(pair));
    });
    return json;
}

/// How the codec's data are packed, where there is more than one way.
Json framing_of(const BatchView& batch) {
    switch (batch.codec()) {
        case core::Codec::none:
        case core::Codec::gzip: return nullptr;
        case core::Codec::snappy: return core::is_xerial(batch.stored_records()) ? "xerial" : "raw";
        case core::Codec::lz4:
        case core::Codec::zstd: return "frame";
    }
    return nullptr;
}

Json json_of(const BatchView& batch, std::size_t position, bool crc_ok) {
    const bool append_time = batch.timestamp_type() == core::TimestampType::log_append_time;
    Json json;
    json["position"] = position;
    json["base_offset"] = batch.base_offset().value;
    json["batch_length"] = batch.size() - core::batch_prefix_size;
    json["partition_leader_epoch"] = batch.leader_epoch().value;
    json["magic"] = 2;
    json["crc"] = batch.crc();
    json["crc_ok"] = crc_ok;
    json["codec"] = core::to_string(batch.codec());
    json["codec_framing"] = framing_of(batch);
    json["timestamp_type"] = append_time ? "LogAppendTime" : "CreateTime";
    json["transactional"] = batch.is_transactional();
    json["control"] = batch.is_control();
    json["last_offset_delta"] = batch.last_offset_delta();
    json["base_timestamp"] = batch.base_timestamp().value;
    json["max_timestamp"] = batch.max_timestamp().value;
    json["producer_id"] = batch.producer_id().value;
    json["producer_epoch"] = batch.producer_epoch().value;
    json["base_sequence"] = batch.base_sequence().value;
    json["record_count"] = batch.record_count();
    return json;
}

/// One value as a person reads it: `key=3`, `key="a"`, `key=null`.
std::string text_of(const std::string& name, const Json& value) {
    if (value.is_object() && value.contains("utf8"))
        return fmt::format("{}={}", name, value["utf8"].dump());
    if (value.is_object() && value.contains("hex"))
        return fmt::format("{}=0x{}", name, value["hex"].get<std::string>());
    if (value.is_string()) return fmt::format("{}={}", name, value.get<std::string>());
    return fmt::format("{}={}", name, value.dump());
}

/// An object as one line; the records of a batch follow as lines of their own.
std::string line_of(const Json& object) {
    std::string line;
    for (const auto& [name, value] : object.items()) {
        if (name == "records") continue;
        if (!line.empty()) line += ' ';
        line += text_of(name, value);
    }
    return line;
}

/// Takes the objects of one file and remembers how it went.
class Output {
public:
    Output(DumpFormat format, const std::function<void(std::string_view)>& emit)
        : format_(format), emit_(emit) {}

    void entry(const Json& object) {
        good_ = true;
        write(object);
    }
    /// The file is of the kind that its name says, whatever is wrong with it.
    void recognise() { good_ = true; }
    void damage(std::size_t at, std::string_view reason) {
        damaged_ = true;
        Json object;
        object["damaged_at"] = at;
        object["reason"] = reason;
        if (format_ == DumpFormat::json)
            emit_(object.dump());
        else
            emit_(fmt::format("damaged at {}: {}", at, reason));
    }
    DumpOutcome outcome() const {
        if (!damaged_) return DumpOutcome::whole;
        return good_ ? DumpOutcome::damaged : DumpOutcome::unrecognised;
    }

private:
    void write(const Json& object) {
        if (format_ == DumpFormat::json) return emit_(object.dump());
        emit_(line_of(object));
        const auto records = object.find("records");
        if (records == object.end() || !records->is_array()) return;
        for (const Json& record : *records) emit_("  " + line_of(record));
    }

    DumpFormat format_;
    const std::function<void(std::string_view)>& emit_;
    bool good_ = false;
    bool damaged_ = false;
};

void dump_batch(const BatchView& batch, std::size_t position, Output& output) {
    const auto checked = batch.check();
    const bool crc_ok = checked || checked.error().reason != core::BatchFault::bad_crc;
    Json json = json_of(batch, position, crc_ok);
    if (!checked) {
        json["records"] = nullptr;
        output.entry(json);
        return output.damage(position, core::to_string(checked.error().reason));
    }
    json["records"] = Json::array();
    Bytes scratch;
    const auto read = core::for_each_record(batch, scratch, [&](const core::RecordView& record) {
        json["records"].push_back(json_of(record));
    });
    output.entry(json);
    if (!read) output.damage(position, core::to_string(read.error().reason));
}

void dump_batches(BytesView content, Output& output) {
    core::BatchIterator batches{content};
    std::size_t position = 0;
    while (const auto batch = batches.next()) {
        dump_batch(*batch, position, output);
        position = batches.position();
    }
    if (!batches.error()) return;
    constexpr std::size_t magic_at = 16;
    const BytesView rest = batches.rest();
    if (batches.error()->reason == core::BatchFault::truncated && rest.size() > magic_at)
        output.recognise();
    output.damage(position, core::to_string(batches.error()->reason));
}

/// The offset that a file is named by, if it is.
std::optional<std::int64_t> base_offset_of(std::string_view file_name) {
    const std::string_view name = file_name.substr(file_name.find_last_of('/') + 1);
    std::int64_t offset = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), offset);
    if (error != std::errc{} || end == name.data() + name.size() || *end != '.')
        return std::nullopt;
    return offset;
}

/// Calls `read(entry)` for each `size` bytes. Zeros to the end are room that an active index has
/// not used yet, and are no entries.
template <class Read>
void for_each_entry(BytesView content, std::size_t size, Output& output, const Read& read) {
    std::size_t used = content.size();
    while (used > 0 && content[used - 1] == std::byte{0}) --used;
    // The last entry may itself end in zeros; none is zeros alone.
    const std::size_t entries = (used + size - 1) / size;
    for (std::size_t i = 0; i < entries && (i + 1) * size <= content.size(); ++i)
        if (!read(content.subspan(i * size, size), i * size)) return;
    if (content.size() % size != 0)
        output.damage(content.size() / size * size, "the file ends inside an entry");
}

template <class Int>
Int integer_at(BytesView bytes, std::size_t at) {
    return core::load_big_endian<Int>(bytes.data() + at);
}

void dump_offset_index(BytesView content, std::optional<std::int64_t> base, Output& output) {
    std::int64_t last = -1;
    for_each_entry(content, 8, output, [&](BytesView entry, std::size_t at) {
        const auto relative = integer_at<std::int32_t>(entry, 0);
        const auto position = integer_at<std::int32_t>(entry, 4);
        if (relative < 0 || position < 0 || relative <= last) {
            output.damage(at, "offsets and positions do not ascend");
            return false;
        }
        last = relative;
        Json json;
        json["relative_offset"] = relative;
        json["offset"] = base ? Json(*base + relative) : Json(nullptr);
        json["position"] = position;
        output.entry(json);
        return true;
    });
}

void dump_time_index(BytesView content, std::optional<std::int64_t> base, Output& output) {
    std::optional<std::int64_t> last;
    for_each_entry(content, 12, output, [&](BytesView entry, std::size_t at) {
        const auto timestamp = integer_at<std::int64_t>(entry, 0);
        const auto relative = integer_at<std::int32_t>(entry, 8);
        if (relative < 0 || (last && timestamp <= *last)) {
            output.damage(at, "timestamps do not ascend");
            return false;
        }
        last = timestamp;
        Json json;
        json["timestamp"] = timestamp;
        json["relative_offset"] = relative;
        json["offset"] = base ? Json(*base + relative) : Json(nullptr);
        output.entry(json);
        return true;
    });
}

void dump_transaction_index(BytesView content, Output& output) {
    for_each_entry(content, 34, output, [&](BytesView entry, std::size_t at) {
        if (integer_at<std::int16_t>(entry, 0) != 0) {
            output.damage(at, "the entry's version is not 0");
            return false;
        }
        Json json;
        json["producer_id"] = integer_at<std::int64_t>(entry, 2);
        json["first_offset"] = integer_at<std::int64_t>(entry, 10);
        json["last_offset"] = integer_at<std::int64_t>(entry, 18);
        json["last_stable_offset"] = integer_at<std::int64_t>(entry, 26);
        output.entry(json);
        return true;
    });
}

/// Version (2), checksum of all behind it (4), count (4), entries (ProducerSnapshot.json).
void dump_producer_snapshot(BytesView content, Output& output) {
    constexpr std::size_t head = 10;
    constexpr std::size_t entry_size = 46;
    if (content.size() < head) return output.damage(content.size(), "the file ends in its head");
    if (integer_at<std::int16_t>(content, 0) != 1)
        return output.damage(0, "the snapshot's version is not 1");
    if (core::crc32c(content.subspan(6)) != integer_at<std::uint32_t>(content, 2))
        return output.damage(2, "the checksum does not match the bytes");
    const auto count = integer_at<std::int32_t>(content, 6);
    const std::size_t room = (content.size() - head) / entry_size;
    if (count < 0 || static_cast<std::size_t>(count) != room ||
        (content.size() - head) % entry_size != 0)
        return output.damage(6, "the number of entries does not fit the file");
    for (std::size_t i = 0; i < room; ++i) {
        const BytesView entry = content.subspan(head + i * entry_size, entry_size);
        Json json;
        json["producer_id"] = integer_at<std::int64_t>(entry, 0);
        json["producer_epoch"] = integer_at<std::int16_t>(entry, 8);
        json["last_sequence"] = integer_at<std::int32_t>(entry, 10);
        json["last_offset"] = integer_at<std::int64_t>(entry, 14);
        json["offset_delta"] = integer_at<std::int32_t>(entry, 22);
        json["timestamp"] = integer_at<std::int64_t>(entry, 26);
        json["coordinator_epoch"] = integer_at<std::int32_t>(entry, 34);
        json["current_transaction_first_offset"] = integer_at<std::int64_t>(entry, 38);
        output.entry(json);
    }
}

/// The next line of `rest`, without its end.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

void dump_checkpoint(BytesView content, Output& output) {
    if (!is_utf8(content)) return output.damage(0, "the file is no text");
    std::string_view rest = core::as_text(content);
    const auto at = [&] { return content.size() - rest.size(); };
    if (take_line(rest) != "0") return output.damage(0, "the checkpoint's version is not 0");
    const std::size_t count_at = at();
    const std::string_view count_text = take_line(rest);
    std::uint64_t count = 0;
    const char* const count_end = count_text.data() + count_text.size();
    const auto [end, error] = std::from_chars(count_text.data(), count_end, count);
    if (error != std::errc{} || end != count_end)
        return output.damage(count_at, "the number of entries is no number");
    for (std::uint64_t i = 0; i < count; ++i) {
        if (rest.empty()) return output.damage(at(), "there are fewer entries than it says");
        Json json;
        json["entry"] = take_line(rest);
        output.entry(json);
    }
    if (!rest.empty()) output.damage(at(), "there are more entries than it says");
}

}  // namespace

DumpOutcome dump(std::string_view file_name, BytesView content, DumpFormat format,
                 const std::function<void(std::string_view line)>& emit) {
    Output output{format, emit};
    const auto base = base_offset_of(file_name);
    if (content.empty()) return DumpOutcome::whole;
    if (file_name.ends_with(".index"))
        dump_offset_index(content, base, output);
    else if (file_name.ends_with(".timeindex"))
        dump_time_index(content, base, output);
    else if (file_name.ends_with(".txnindex"))
        dump_transaction_index(content, output);
    else if (file_name.ends_with(".snapshot"))
        dump_producer_snapshot(content, output);
    else if (file_name.ends_with("-checkpoint"))
        dump_checkpoint(content, output);
    else
        dump_batches(content, output);
    return output.outcome();
}

}  // namespace brokerscope::sim
