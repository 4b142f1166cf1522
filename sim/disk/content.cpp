#include "sim/disk/content.h"

#include <algorithm>
#include <utility>

namespace brokerscope::sim {

namespace {

std::size_t index(std::int64_t value) {
    ASSERT(value >= 0);
    return static_cast<std::size_t>(value);
}

}  // namespace

void FileContent::resize(std::int64_t size) {
    const std::int64_t chunks = (size + chunk_bytes - 1) / chunk_bytes;
    if (index(chunks) < chunks_.size()) chunks_.resize(index(chunks));
    // Only the last chunk may be short: what was the last one is filled before one follows it.
    if (index(chunks) > chunks_.size()) {
        if (!chunks_.empty()) chunks_.back().resize(chunk_bytes);
        while (chunks_.size() + 1 < index(chunks)) chunks_.emplace_back(chunk_bytes);
        chunks_.emplace_back();
    }
    if (chunks > 0) chunks_.back().resize(index(size - (chunks - 1) * chunk_bytes));
    size_ = size;
}

void FileContent::store(std::int64_t position, core::BytesView bytes) {
    ASSERT(position <= size_);
    while (!bytes.empty()) {
        const std::size_t chunk = index(position / chunk_bytes);
        const std::size_t from = index(position % chunk_bytes);
        const std::size_t count = std::min(bytes.size(), index(chunk_bytes) - from);
        if (chunk == chunks_.size()) {
            chunks_.emplace_back();
            // A file of more than a chunk is a log: it will fill the next one too.
            if (chunk > 0) chunks_.back().reserve(chunk_bytes);
        }
        core::Bytes& content = chunks_[chunk];
        ASSERT(from <= content.size());
        const std::size_t inside = std::min(count, content.size() - from);
        std::ranges::copy(bytes.first(inside), content.begin() + static_cast<std::ptrdiff_t>(from));
        const core::BytesView behind = bytes.subspan(inside, count - inside);
        content.insert(content.end(), behind.begin(), behind.end());
        bytes = bytes.subspan(count);
        position += static_cast<std::int64_t>(count);
    }
    size_ = std::max(size_, position);
}

void FileContent::before_change(std::int64_t from, std::int64_t to) {
    const std::int64_t end = std::min(to, durable_size_);
    for (std::int64_t page = page_of(from); page * page_bytes < end; ++page) {
        const std::int64_t start = page * page_bytes;
        if (undo_.contains(page)) continue;
        undo_.emplace(page, read(start, std::min(page_bytes, durable_size_ - start)));
    }
}

void FileContent::mark_dirty(std::int64_t from, std::int64_t to) {
    if (from >= to) return;
    const std::int64_t last = page_of(to - 1);
    if (dirty_.size() <= index(last)) dirty_.resize(index(last) + 1);
    for (std::int64_t page = page_of(from); page <= last; ++page) {
        if (dirty_[index(page)]) continue;
        dirty_[index(page)] = true;
        ++dirty_count_;
    }
}

void FileContent::clear_dirty() {
    dirty_.clear();
    dirty_count_ = 0;
}

void FileContent::write(std::int64_t position, core::BytesView bytes) {
    ASSERT(position >= 0);
    if (bytes.empty()) return;
    const std::int64_t end = position + static_cast<std::int64_t>(bytes.size());
    if (position > size_) {
        mark_dirty(size_, position);
        resize(position);
    }
    before_change(position, end);
    store(position, bytes);
    mark_dirty(position, end);
}

core::Bytes FileContent::read(std::int64_t position, std::int64_t count) const {
    ASSERT(position >= 0 && count >= 0);
    core::Bytes bytes;
    const std::int64_t end = std::min(size_, position + count);
    if (position >= end) return bytes;
    bytes.reserve(index(end - position));
    while (position < end) {
        const core::Bytes& chunk = chunks_[index(position / chunk_bytes)];
        const std::int64_t from = position % chunk_bytes;
        const std::int64_t part = std::min(end - position, chunk_bytes - from);
        const auto begin = chunk.begin() + from;
        bytes.insert(bytes.end(), begin, begin + part);
        position += part;
    }
    return bytes;
}

void FileContent::truncate(std::int64_t size) {
    ASSERT(size >= 0);
    if (size > size_) {
        before_change(size_, size);
        mark_dirty(size_, size);
        resize(size);
        return;
    }
    before_change(size, size_);
    cut_at_ = std::min(cut_at_, size);
    resize(size);
    const std::int64_t pages = (size + page_bytes - 1) / page_bytes;
    while (dirty_.size() > index(pages)) {
        if (dirty_.back()) --dirty_count_;
        dirty_.pop_back();
    }
}

void FileContent::sync() {
    undo_.clear();
    clear_dirty();
    durable_size_ = size_;
    cut_at_ = INT64_MAX;
}

void FileContent::make_durable_below(std::int64_t page) {
    undo_.erase(undo_.begin(), undo_.lower_bound(page));
    for (std::int64_t done = 0; done < page && index(done) < dirty_.size(); ++done) {
        if (!dirty_[index(done)]) continue;
        dirty_[index(done)] = false;
        --dirty_count_;
    }
    durable_size_ = std::max(durable_size_, std::min(size_, page * page_bytes));
}

void FileContent::sync_half() {
    // The journal has the cut only when all of the sync is done.
    if (has_unsynced_cut()) return;
    std::int64_t left = dirty_count_ / 2;
    std::int64_t page = 0;
    while (left > 0) {
        if (dirty_[index(page)]) --left;
        ++page;
    }
    make_durable_below(page);
}

std::int64_t FileContent::restore_page(std::int64_t page) {
    const std::int64_t start = page * page_bytes;
    const std::int64_t cached = std::clamp<std::int64_t>(size_ - start, 0, page_bytes);
    core::BytesView old;
    const auto saved = undo_.find(page);
    if (saved != undo_.end()) {
        old = saved->second;
        ASSERT(std::cmp_less_equal(old.size(), cached));
        store(start, old);
    }
    // Where no durable byte was changed, only what was appended behind them goes.
    const std::int64_t kept = saved != undo_.end()
                                  ? static_cast<std::int64_t>(old.size())
                                  : std::clamp<std::int64_t>(durable_size_ - start, 0, cached);
    store(start + kept, core::Bytes(index(cached - kept)));
    return saved != undo_.end() ? cached : cached - kept;
}

void FileContent::keep_cut() {
    const std::int64_t page = page_of(cut_at_);
    undo_.erase(undo_.lower_bound(page + 1), undo_.end());
    if (const auto saved = undo_.find(page); saved != undo_.end())
        saved->second.resize(index(cut_at_ - page * page_bytes));
    durable_size_ = cut_at_;
}

std::int64_t FileContent::undo_cut() {
    const std::int64_t first = page_of(cut_at_);
    std::int64_t taken = 0;
    for (std::int64_t page = first; index(page) < dirty_.size(); ++page) {
        if (!dirty_[index(page)]) continue;
        taken += std::clamp<std::int64_t>(size_ - page * page_bytes, 0, page_bytes);
        dirty_[index(page)] = false;
        --dirty_count_;
    }
    resize(durable_size_);
    for (auto saved = undo_.lower_bound(first); saved != undo_.end(); saved = undo_.erase(saved))
        store(saved->first * page_bytes, saved->second);
    return taken;
}

std::int64_t FileContent::power_loss(Keep keep, core::RandomStream& stream) {
    if (!is_dirty() || keep == Keep::all) {
        sync();
        return 0;
    }
    std::int64_t lost = 0;
    if (has_unsynced_cut()) {
        const bool survives = keep == Keep::by_seed && stream.below(2) == 1;
        if (survives)
            keep_cut();
        else
            lost += undo_cut();
    }
    std::int64_t surviving_end = durable_size_;
    for (std::int64_t page = 0; index(page) < dirty_.size(); ++page) {
        if (!dirty_[index(page)]) continue;
        if (keep == Keep::by_seed && stream.below(2) == 1)
            surviving_end = std::max(surviving_end, std::min(size_, (page + 1) * page_bytes));
        else
            lost += restore_page(page);
    }
    resize(surviving_end);
    sync();
    return lost;
}

std::int64_t FileContent::power_loss_torn(std::int64_t percent) {
    ASSERT(percent >= 0 && percent <= 100);
    const std::int64_t appended = std::max<std::int64_t>(0, size_ - durable_size_);
    const std::int64_t kept = appended * percent / 100;
    const std::int64_t lost = appended - kept;
    resize(size_ - lost);
    sync();
    return lost;
}

}  // namespace brokerscope::sim
