#pragma once
// What an application hands to its producer, and what it is told in return.

#include "core/base/error_code.h"
#include "core/base/time.h"
#include "core/record/record.h"
#include "core/trace/field_types.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace brokerscope::core {

/// A record to send. The views need to live only during the call.
struct ProducerRecord {
    /// The application's own number for it.
    trace::RecordNumber number;
    /// Absent: the partitioner chooses.
    std::optional<std::int32_t> partition = std::nullopt;
    std::optional<BytesView> key = std::nullopt;
    std::optional<BytesView> value = std::nullopt;
    std::span<const RecordHeader> headers = {};
    /// Absent: now, by the wall clock.
    std::optional<WallTime> timestamp = std::nullopt;
};

/// `count` records of an application, numbered from `first` on, in places `index` on of a batch.
struct RecordRun {
    trace::RecordNumber first;
    std::int32_t count = 0;
    std::int32_t index = 0;
};

enum class SendStatus : std::uint8_t {
    accepted,  ///< all of them are in batches now
    /// The call would wait, for metadata or for memory: send the rest again once `on_writable`
    /// came. That is what a thread in Kafka's blocking send() does; it may wait for max.block.ms in
    /// all, then the record is refused.
    blocked,
    refused,  ///< a record can never be sent; it is lost to the producer
};

struct SendResult {
    SendStatus status = SendStatus::accepted;
    /// How many records from the first on were accepted. If `refused`, the next one is the refused
    /// one, and those behind it were not looked at.
    std::size_t accepted = 0;
    ErrorCode error = ErrorCode::none;  ///< why refused
};

enum class DeliveryStatus : std::uint8_t {
    acknowledged,
    failed,   ///< certainly not written
    unknown,  ///< nobody can say
};

/// The end of one batch, told once.
struct Delivery {
    std::string_view topic;
    std::int32_t partition = 0;
    trace::BatchNumber batch;
    std::span<const RecordRun> runs;
    std::int32_t count = 0;
    DeliveryStatus status = DeliveryStatus::acknowledged;
    ErrorCode error = ErrorCode::none;
    Offset base_offset{-1};  ///< -1 where nobody told
};

/// All are called inside an input of the node, and may send again.
struct ProducerCallbacks {
    std::function<void(const Delivery&)> on_delivery;
    /// After a `blocked`: look again.
    std::function<void()> on_writable;
};

}  // namespace brokerscope::core
