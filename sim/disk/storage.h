#pragma once
// A process's access to its machine's disk, for one life of the process.
//
// Each call acts at once and reports to the host what it costs. Calls that change something are
// counted, from 1; the process can be told to die at one of them. From then on every call does
// nothing and returns `gone` (a killed process goes deaf and dumb, there are no exceptions).

#include "core/env/storage.h"
#include "sim/disk/disk.h"

#include <cstdint>
#include <optional>

namespace brokerscope::sim {

/// What the process that uses the storage is told; `sim/node` implements it.
class DiskHost {
public:
    virtual ~DiskHost() = default;

    /// The start of the current input, plus what it has been charged so far.
    virtual core::Instant now() const = 0;
    /// The current input takes `cost` longer.
    virtual void charge(core::Duration cost) = 0;
    /// From now on `size` bytes of the file `path` survive a power loss.
    virtual void on_durable(std::string_view path, std::int64_t size) = 0;
    /// The process died at the operation it was told to.
    virtual void on_killed() = 0;
};

/// How much of the last operation of a killed process was done: `part` is the first half of a
/// write's bytes, of a sync's pages, of a directory's files; what is atomic was not done.
enum class Applied : std::uint8_t { none, part, whole };

class DiskStorage final : public core::Storage {
public:
    /// `disk` and `host` outlive the storage, the storage outlives the files it opens.
    DiskStorage(Disk& disk, DiskHost& host) : disk_(disk), host_(host) {}

    /// The process dies at its `operation`-th change (create, write, truncate, sync, rename,
    /// remove). Pre: it has not been reached.
    void kill_at(std::uint64_t operation, Applied applied);
    /// The process is dead, whatever the cause.
    void kill() { is_gone_ = true; }
    bool is_gone() const { return is_gone_; }
    /// How many changes were asked for so far.
    std::uint64_t operations() const { return operations_; }

    core::StorageResult<std::unique_ptr<core::File>> open(std::string_view path,
                                                          core::OpenMode mode) override;
    core::StorageResult<void> remove(std::string_view path) override;
    core::StorageResult<void> rename(std::string_view from, std::string_view to) override;
    core::StorageResult<void> remove_directory(std::string_view path) override;
    core::StorageResult<std::vector<std::string>> list(std::string_view directory) override;
    core::StorageResult<void> sync_directory(std::string_view directory) override;

private:
    friend class DiskFile;

    /// Counts an operation. Returns how much of it is to be done.
    Applied begin_change();
    void charge_call();

    Disk& disk_;
    DiskHost& host_;
    std::uint64_t operations_ = 0;
    std::uint64_t kill_at_ = 0;  // 0: never
    Applied kill_applied_ = Applied::none;
    bool is_gone_ = false;
};

}  // namespace brokerscope::sim
