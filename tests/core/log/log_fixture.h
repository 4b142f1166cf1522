#pragma once
// One log on one machine, spoken to in the words of the domain.

#include "core/log/log.h"
#include "core/record/builder.h"
#include "tests/support/disk_env.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace brokerscope::tests {

using namespace core;

struct NewBatch {
    int records = 1;
    std::size_t value_bytes = 100;
    ProducerId producer = no_producer_id;
    ProducerEpoch producer_epoch{0};
    Sequence sequence{0};
    std::int64_t timestamp = 1'000;
    Codec codec = Codec::none;
};

inline Bytes batch_of(const NewBatch& made) {
    BatchBuilder builder({.codec = made.codec});
    for (int i = 0; i < made.records; ++i) {
        const Bytes value(made.value_bytes, static_cast<std::byte>('a' + i % 26));
        builder.append({.timestamp = WallTime{made.timestamp}, .value = BytesView(value)});
    }
    if (made.producer != no_producer_id)
        builder.set_producer(made.producer, made.producer_epoch, made.sequence);
    return builder.finish();
}

/// A batch as a leader of `epoch` has it at `base`.
inline Bytes stamped(Bytes batch, std::int64_t base, std::int32_t epoch) {
    stamp(batch, Offset{base}, LeaderEpoch{epoch});
    return batch;
}

inline Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

class LogTest : public testing::Test {
protected:
    void open(bool clean = false) {
        options.clean = clean;
        auto opened = Log::open(*machine.env, options);
        ASSERT_TRUE(opened) << to_string(opened.error());
        log = std::move(*opened);
        ASSERT_TRUE(log->recover());
    }
    void restart(bool clean = false) {
        log.reset();
        machine.restart();
        open(clean);
    }
    void lose_power(sim::Keep keep = sim::Keep::none) {
        log.reset();
        machine.lose_power(keep);
        open();
    }
    /// Returns the base offset.
    std::int64_t append(const NewBatch& made, std::int32_t epoch = 0) {
        const auto info = log->append_as_leader(batch_of(made), LeaderEpoch{epoch});
        EXPECT_TRUE(info) << to_string(info.error());
        return info ? info->base_offset.value : -1;
    }
    LogError refused(const NewBatch& made) {
        const auto info = log->append_as_leader(batch_of(made), LeaderEpoch{0});
        EXPECT_FALSE(info);
        return info ? LogError::gone : info.error();
    }
    std::int64_t end() const { return log->log_end_offset().value; }
    /// Base offsets of the batches that a read returns.
    std::vector<std::int64_t> read(std::int64_t start, std::int64_t max_bytes = 1 << 20) {
        return bases(log->read(
            {.start = Offset{start}, .max_bytes = max_bytes, .end = log->log_end_offset()}));
    }
    static std::vector<std::int64_t> bases(const std::expected<ReadResult, LogError>& result) {
        std::vector<std::int64_t> found;
        EXPECT_TRUE(result);
        if (!result) return found;
        BatchIterator iterator(result->bytes.view());
        while (const auto batch = iterator.next()) found.push_back(batch->base_offset().value);
        EXPECT_FALSE(iterator.error());
        return found;
    }
    template <class Fact>
    std::vector<Fact> events() const {
        return machine.env->trace.all<Fact>();
    }

    Machine machine{"none"};
    LogOptions options{.partition = {"orders", 0}};
    std::unique_ptr<Log> log;
};

}  // namespace brokerscope::tests
