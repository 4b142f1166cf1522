#pragma once
// One machine's disk: what outlives the processes that write to it.
//
// Content: see content.h. Names (create, rename, remove) go through one ordered journal, as in ext4
// with data=ordered: every change is seen at once, and is durable when the journal was committed
// up to it. Any sync, of a file or of a directory, commits the whole journal, and so does
// writeback. After a power loss a prefix of the uncommitted changes is left: none of them, all, or
// a drawn number. So a file may have its new name and not its content: who replaces a file by
// rename syncs it first.
//
// A process reaches it through `DiskStorage`; tools that look at a disk use `paths` and `read`.

#include "core/base/random.h"
#include "core/env/storage.h"
#include "sim/disk/content.h"
#include "sim/disk/device.h"
#include "sim/disk/profile.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim {

/// A file, whatever its name. Shared as an inode is: by its name, the journal and open files.
struct Inode {
    std::uint64_t number = 0;
    std::string path;  ///< its latest name
    FileContent content;
    /// Since when something of it is not durable; `never` if everything is.
    core::Instant dirty_since = core::Instant::never();
};
using InodePointer = std::shared_ptr<Inode>;

struct PowerLoss {
    Keep keep = Keep::none;
    struct Torn {
        std::string directory;     ///< its last `.log` file is the one that is torn
        std::int64_t percent = 0;  ///< this much of its unsynced tail is left, 0 to 100
    };
    std::optional<Torn> torn;
};

/// `bytes` bytes of the file that ended at `size` are gone.
struct LostContent {
    std::string path;
    std::int64_t size = 0;
    std::int64_t bytes = 0;
};

/// From now on `size` bytes of the file survive a power loss.
struct DurableContent {
    std::string path;
    std::int64_t size = 0;
};

class Disk {
public:
    explicit Disk(const DiskProfile& profile) : device_(profile) {}

    /// The power fails; no process may be running on it. Draws from `stream` only for
    /// `Keep::by_seed`, file after file in the order of their names. Returns which files lost
    /// something, in that order.
    std::vector<LostContent> power_loss(const PowerLoss& how, core::RandomStream& stream);
    /// Everything that was written is durable now. Returns what was not before.
    std::vector<DurableContent> flush_all();
    /// When the oldest unsynced write is due for writeback; `never` if nothing is.
    core::Instant next_writeback() const;
    /// Writes back the files whose oldest unsynced write is `writeback` old, each whole, as Linux
    /// does by inode.
    std::vector<DurableContent> write_back(core::Instant now);
    /// An empty disk, durably. Returns the number of bytes that it held.
    std::int64_t wipe();

    /// Writes that would need more than `bytes` in all fail with `full`.
    void set_capacity(std::int64_t bytes) { capacity_ = bytes; }
    /// The device takes `factor` times as long from now on.
    void set_slowdown(std::int64_t factor) { device_.set_slowdown(factor); }
    std::int64_t used_bytes() const { return used_bytes_; }

    /// Every file, sorted.
    std::vector<std::string> paths() const;
    /// A file as processes see it; nothing if there is none. Free of cost, for tools.
    std::optional<core::Bytes> read(std::string_view path) const;

    // For DiskStorage.
    Device& device() { return device_; }
    InodePointer find(std::string_view path) const;
    /// Pre: no file has this name.
    InodePointer create(std::string_view path);
    /// False if there is no such file.
    bool remove(std::string_view path);
    /// A file or a whole directory. False if there is no `from`.
    bool rename(std::string_view from, std::string_view to);
    /// Removes the first `limit` files of a directory. Returns how many there were.
    std::size_t remove_directory(std::string_view path, std::size_t limit = SIZE_MAX);
    std::vector<std::string> list(std::string_view directory) const;
    /// Returns how many of `bytes` found space.
    std::size_t write(Inode& inode, std::int64_t position, core::BytesView bytes,
                      core::Instant now);
    /// False if an extension finds no space.
    bool truncate(Inode& inode, std::int64_t size, core::Instant now);
    /// Makes content and all names durable; `half`: the machine of a process that dies in it got
    /// half of the pages.
    void sync(Inode& inode, bool half = false);
    void commit_names() { journal_.clear(); }
    bool has_pending_names() const { return !journal_.empty(); }

private:
    struct NameChange {
        std::uint64_t operation = 0;  ///< changes of one operation survive together
        std::string path;
        InodePointer before;
        InodePointer after;
    };
    using Names = std::map<std::string, InodePointer, std::less<>>;

    void change(std::string_view path, InodePointer after);
    void undo_names(std::uint64_t operations_left);
    std::pair<Names::const_iterator, Names::const_iterator> below(std::string_view directory) const;
    bool lose_content(Inode& inode, const PowerLoss& how, std::string_view torn_path,
                      core::RandomStream& stream, LostContent& lost);
    std::string torn_path(const PowerLoss& how) const;

    Device device_;
    Names names_;
    std::vector<NameChange> journal_;
    std::uint64_t operation_ = 0;
    std::uint64_t next_number_ = 1;
    std::int64_t used_bytes_ = 0;
    std::int64_t capacity_ = INT64_MAX;
};

}  // namespace brokerscope::sim
