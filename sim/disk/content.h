#pragma once
// The content of one file, twice: as processes see it (the page cache) and as it would be after a
// power loss (the device). Only the first is stored whole; of the second we keep what differs:
//
//   cached    [ page 0 | page 1 | page 2 | page 3 ]      size
//   dirty               ^^^^^^^^          ^^^^^^^^       written since the last sync
//   undo               { page 1 -> its last synced bytes }
//   durable   below `durable_size`, where no undo page says otherwise, equal to the cache
//
// So an append-only file, however large, costs its bytes once. A page is 4096 bytes.
//
// A cut is one change, as in a journalling file system: what is written behind it is on the device
// only if the cut is. So old content never comes back between new one.

#include "core/base/bytes.h"
#include "core/base/random.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace brokerscope::sim {

/// Which unsynced pages a power loss leaves.
enum class Keep : std::uint8_t { none, all, by_seed };

class FileContent {
public:
    static constexpr std::int64_t page_bytes = 4096;
    static constexpr std::int64_t chunk_bytes = 64 * 1024;

    std::int64_t size() const { return size_; }
    std::int64_t durable_size() const { return durable_size_; }
    bool is_dirty() const { return dirty_count_ > 0 || size_ != durable_size_; }
    /// What a sync has to bring to the device, in whole pages.
    std::int64_t dirty_bytes() const { return dirty_count_ * page_bytes; }

    /// Writes into the cache; a gap behind the end becomes zeros.
    void write(std::int64_t position, core::BytesView bytes);
    core::Bytes read(std::int64_t position, std::int64_t count) const;
    /// Cuts, or extends by zeros.
    void truncate(std::int64_t size);

    void sync();
    /// As if the machine died in the middle of `sync`: the first half of the dirty pages made it.
    void sync_half();

    /// The power fails: the cache becomes what the device holds. `keep` says which dirty pages it
    /// got in time; `by_seed` draws for each from `stream` (and once for a cut, if one is
    /// unsynced). Returns how many bytes of the cached content are gone.
    std::int64_t power_loss(Keep keep, core::RandomStream& stream);
    /// The power fails while the unsynced tail is being written: of the bytes that were appended
    /// since the last sync, the first `percent` hundredths are left.
    std::int64_t power_loss_torn(std::int64_t percent);

private:
    static std::int64_t page_of(std::int64_t position) { return position / page_bytes; }
    void store(std::int64_t position, core::BytesView bytes);
    void resize(std::int64_t size);
    /// Saves the durable pages in [from, to) that are about to change.
    void before_change(std::int64_t from, std::int64_t to);
    void mark_dirty(std::int64_t from, std::int64_t to);
    void clear_dirty();
    /// Puts the last synced bytes of a page back. Returns how many cached bytes that takes.
    std::int64_t restore_page(std::int64_t page);
    bool has_unsynced_cut() const { return cut_at_ < durable_size_; }
    /// The cut reached the device: what was behind it is not there any more.
    void keep_cut();
    /// It did not: everything from there on is as it was. Returns how many cached bytes that takes.
    std::int64_t undo_cut();
    void make_durable_below(std::int64_t page);

    /// All chunks are full but the last one.
    std::vector<core::Bytes> chunks_;
    std::int64_t size_ = 0;
    std::int64_t durable_size_ = 0;
    std::int64_t cut_at_ = INT64_MAX;  ///< the lowest size since the last sync
    std::vector<bool> dirty_;          // by page
    std::int64_t dirty_count_ = 0;
    std::map<std::int64_t, core::Bytes> undo_;
};

}  // namespace brokerscope::sim
