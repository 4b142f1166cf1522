#include "core/log/stored_log.h"

#include "core/base/assert.h"
#include "core/log/segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace brokerscope::core {

namespace {

constexpr std::int64_t step_bytes = 1 << 20;

/// The entries of one index, met by the batches of its segment in order.
class IndexWalk {
public:
    /// `file`: null, if there is nothing to judge.
    IndexWalk(const StoredFile* file, Offset base) : file_(file), base_(base) {
        if (file_ == nullptr) return;
        const std::int64_t whole = file_->size - file_->size % OffsetIndex::entry_bytes;
        bytes_ = file_->read(0, whole);
        if (whole != file_->size) fault(whole, "the last entry is not whole");
    }

    void meet(const BatchView& batch, std::int64_t position) {
        while (!fault_ && has_entry() && entry_position() <= position) {
            if (entry_position() != position) {
                fault(at_, fmt::format("byte {} of the log, where it points, is not the start of "
                                       "a batch",
                                       entry_position()));
            } else if (entry_offset() != batch.last_offset()) {
                fault(at_, fmt::format("it names offset {}, the batch at byte {} ends at {}",
                                       entry_offset().value, position, batch.last_offset().value));
            } else {
                at_ += OffsetIndex::entry_bytes;
            }
        }
    }
    /// What is wrong with it, once all batches were met.
    std::optional<StoredFault> verdict(std::int64_t log_size) {
        if (file_ != nullptr && has_entry())
            fault(at_, fmt::format("byte {} of the log, where it points, is not the start of a "
                                   "batch: the log has {} bytes",
                                   entry_position(), log_size));
        return fault_;
    }

private:
    bool has_entry() const { return at_ < static_cast<std::int64_t>(bytes_.size()); }
    const std::byte* entry() const { return bytes_.data() + at_; }
    Offset entry_offset() const { return base_ + load_big_endian<std::int32_t>(entry()); }
    std::int64_t entry_position() const { return load_big_endian<std::int32_t>(entry() + 4); }
    void fault(std::int64_t position, std::string what) {
        if (!fault_) fault_ = StoredFault{file_->name, position, std::move(what)};
    }

    const StoredFile* file_;
    Offset base_;
    Bytes bytes_;
    std::int64_t at_ = 0;
    std::optional<StoredFault> fault_;
};

class Inspection {
public:
    Inspection(const std::vector<StoredFile>& files, StoredLogRules rules)
        : files_(files), rules_(rules) {}

    std::vector<StoredFault> run();

private:
    struct Named {
        Offset base;
        const StoredFile* file;
    };

    std::vector<Named> named(std::string_view suffix) const;
    void judge_segment(const Named& segment, bool is_last);
    /// Everything whole from `position` on that one read brings. Returns how far it got.
    std::int64_t judge_from(const StoredFile& file, std::int64_t position, IndexWalk& index);
    /// What is wrong with a batch, if anything, by what came before it.
    std::optional<std::string> judge(const BatchView& batch);
    void fault(const StoredFile& file, std::int64_t position, std::string what) {
        log_fault_ = true;
        faults_.push_back({file.name, position, std::move(what)});
    }

    const std::vector<StoredFile>& files_;
    StoredLogRules rules_;
    std::optional<Offset> next_;  ///< where the next batch may begin
    LeaderEpoch epoch_ = no_leader_epoch;
    std::optional<BatchError> cut_off_;  ///< why the last read ended where it did
    bool log_fault_ = false;
    std::vector<StoredFault> faults_;
};

std::vector<Inspection::Named> Inspection::named(std::string_view suffix) const {
    std::vector<Named> found;
    for (const StoredFile& file : files_)
        if (const auto base = offset_in_file_name(file.name, suffix))
            found.push_back({*base, &file});
    std::ranges::sort(found, {}, &Named::base);
    return found;
}

std::vector<StoredFault> Inspection::run() {
    const std::vector<Named> segments = named(".log");
    for (std::size_t i = 0; i < segments.size() && !log_fault_; ++i)
        judge_segment(segments[i], i + 1 == segments.size());
    if (!rules_.judges_index) return std::move(faults_);
    for (const Named& index : named(".index"))
        if (!std::ranges::binary_search(segments, index.base, {}, &Named::base))
            faults_.push_back({index.file->name, 0, "it has no segment"});
    return std::move(faults_);
}

void Inspection::judge_segment(const Named& segment, bool is_last) {
    const StoredFile& file = *segment.file;
    if (next_ && segment.base != *next_)
        return fault(file, 0, fmt::format("the segment before ends at offset {}", next_->value));
    next_ = segment.base;
    const std::vector<Named> indexes = named(".index");
    const auto own = std::ranges::find(indexes, segment.base, &Named::base);
    if (own == indexes.end() && rules_.judges_index)
        return fault(file, 0, "the segment has no index");
    IndexWalk index(rules_.judges_index ? own->file : nullptr, segment.base);

    std::int64_t position = 0;
    while (position < file.size && !log_fault_) {
        const std::int64_t reached = judge_from(file, position, index);
        if (log_fault_) return;
        if (reached == position) {
            ASSERT(cut_off_.has_value(), "something keeps a reader from going on");
            const bool is_torn = cut_off_->reason == BatchFault::truncated;
            if (is_torn && is_last && rules_.may_be_torn) return;
            return fault(file, position, std::string(to_string(cut_off_->reason)));
        }
        position = reached;
    }
    if (auto wrong = index.verdict(file.size)) faults_.push_back(std::move(*wrong));
}

std::int64_t Inspection::judge_from(const StoredFile& file, std::int64_t position,
                                    IndexWalk& index) {
    const std::int64_t rest = file.size - position;
    Bytes bytes = file.read(position, std::min(rest, step_bytes));
    if (bytes.size() >= batch_prefix_size) {
        // A batch larger than a step is read whole, if the file has it.
        const std::int64_t size = static_cast<std::int64_t>(batch_prefix_size) +
                                  load_big_endian<std::int32_t>(bytes.data() + 8);
        if (size > step_bytes && size <= rest) bytes = file.read(position, size);
    }
    BatchIterator iterator(bytes);
    std::int64_t reached = position;
    while (const auto batch = iterator.next()) {
        if (auto wrong = judge(*batch)) {
            fault(file, reached, std::move(*wrong));
            return reached;
        }
        index.meet(*batch, reached);
        reached += static_cast<std::int64_t>(batch->size());
    }
    cut_off_ = iterator.error();
    return reached;
}

std::optional<std::string> Inspection::judge(const BatchView& batch) {
    if (const auto good = batch.check(); !good) return std::string(to_string(good.error().reason));
    if (batch.base_offset() < *next_)
        return fmt::format("the batch begins at offset {}, before {}, where the one before ends",
                           batch.base_offset().value, next_->value);
    if (batch.leader_epoch() < epoch_)
        return fmt::format("the batch is of leader epoch {}, behind one of {}",
                           batch.leader_epoch().value, epoch_.value);
    next_ = batch.next_offset();
    epoch_ = batch.leader_epoch();
    return std::nullopt;
}

}  // namespace

std::vector<StoredFault> inspect_stored_log(const std::vector<StoredFile>& files,
                                            StoredLogRules rules) {
    return Inspection(files, rules).run();
}

}  // namespace brokerscope::core
