#include "vectors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace brokerscope::core {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

Bytes read_file(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return to_bytes(text);
}

std::optional<Bytes> bytes_of(const json& value) {
    if (value.is_null()) return std::nullopt;
    if (value.contains("utf8")) return to_bytes(value["utf8"].get<std::string>());
    const auto hex = value["hex"].get<std::string>();
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

VectorRecord record_of(const json& value) {
    VectorRecord record;
    record.offset_delta = value["offset_delta"];
    record.timestamp = value["timestamp"];
    record.key = bytes_of(value["key"]);
    record.value = bytes_of(value["value"]);
    for (const json& header : value["headers"])
        record.headers.emplace_back(header["key"], bytes_of(header["value"]));
    return record;
}

BatchVector vector_of(const fs::path& bin) {
    const json j = json::parse(std::ifstream{fs::path{bin}.replace_extension(".json")});
    BatchVector vector;
    vector.name = bin.stem().string();
    vector.bytes = read_file(bin);
    vector.leader_epoch = j["partition_leader_epoch"];
    vector.crc = j["crc"];
    vector.codec = j["codec"];
    vector.last_offset_delta = j["last_offset_delta"];
    vector.base_timestamp = j["base_timestamp"];
    vector.max_timestamp = j["max_timestamp"];
    vector.producer_id = j["producer_id"];
    vector.producer_epoch = j["producer_epoch"];
    vector.base_sequence = j["base_sequence"];
    vector.record_count = j["record_count"];
    vector.uncompressed_records_size = j["uncompressed_records_size"];
    vector.uncompressed_records_crc32c = j["uncompressed_records_crc32c"];
    for (const json& record : j["records"]) vector.records.push_back(record_of(record));
    return vector;
}

}  // namespace

std::vector<BatchVector> load_batch_vectors() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{BROKERSCOPE_SOURCE_DIR "/tests/vectors"})
        if (entry.path().extension() == ".bin") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<BatchVector> vectors;
    for (const fs::path& file : files) vectors.push_back(vector_of(file));
    return vectors;
}

}  // namespace brokerscope::core
