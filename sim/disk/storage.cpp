#include "sim/disk/storage.h"

#include <utility>

namespace brokerscope::sim {

namespace {

using core::StorageError;
using core::StorageResult;

std::unexpected<StorageError> failed(StorageError error) { return std::unexpected(error); }

}  // namespace

class DiskFile final : public core::File {
public:
    DiskFile(DiskStorage& storage, InodePointer inode)
        : storage_(storage), inode_(std::move(inode)) {}

    StorageResult<void> write(std::int64_t position, core::BytesView bytes) override;
    StorageResult<core::Bytes> read(std::int64_t position, std::int64_t count) override;
    StorageResult<void> truncate(std::int64_t size) override;
    StorageResult<void> sync() override;
    std::int64_t size() const override { return inode_->content.size(); }

private:
    DiskHost& host() const { return storage_.host_; }
    Disk& disk() const { return storage_.disk_; }

    DiskStorage& storage_;
    InodePointer inode_;
};

StorageResult<void> DiskFile::write(std::int64_t position, core::BytesView bytes) {
    if (storage_.is_gone_) return failed(StorageError::gone);
    const Applied applied = storage_.begin_change();
    core::BytesView done = bytes;
    if (applied == Applied::none) done = {};
    if (applied == Applied::part) done = bytes.first(bytes.size() / 2);
    const std::size_t written = disk().write(*inode_, position, done, host().now());
    if (storage_.is_gone_) return failed(StorageError::gone);
    host().charge(
        disk().device().write(inode_->number, position, static_cast<std::int64_t>(written)));
    if (written < bytes.size()) return failed(StorageError::full);
    return {};
}

StorageResult<core::Bytes> DiskFile::read(std::int64_t position, std::int64_t count) {
    if (storage_.is_gone_) return failed(StorageError::gone);
    core::Bytes bytes = inode_->content.read(position, count);
    const auto size = static_cast<std::int64_t>(bytes.size());
    host().charge(disk().device().read(host().now(), inode_->number, position, size));
    return bytes;
}

StorageResult<void> DiskFile::truncate(std::int64_t size) {
    if (storage_.is_gone_) return failed(StorageError::gone);
    const Applied applied = storage_.begin_change();
    bool fits = true;
    if (applied == Applied::whole) fits = disk().truncate(*inode_, size, host().now());
    if (storage_.is_gone_) return failed(StorageError::gone);
    host().charge(disk().device().call());
    if (!fits) return failed(StorageError::full);
    return {};
}

StorageResult<void> DiskFile::sync() {
    if (storage_.is_gone_) return failed(StorageError::gone);
    const Applied applied = storage_.begin_change();
    const std::int64_t dirty = inode_->content.dirty_bytes();
    const bool was_dirty = inode_->content.is_dirty();
    if (applied != Applied::none) disk().sync(*inode_, applied == Applied::part);
    if (applied != Applied::none && was_dirty)
        host().on_durable(inode_->path, inode_->content.durable_size());
    if (storage_.is_gone_) return failed(StorageError::gone);
    host().charge(disk().device().sync(host().now(), dirty));
    return {};
}

void DiskStorage::kill_at(std::uint64_t operation, Applied applied) {
    ASSERT(operation > operations_);
    kill_at_ = operation;
    kill_applied_ = applied;
}

Applied DiskStorage::begin_change() {
    ASSERT(!is_gone_);
    ++operations_;
    if (operations_ != kill_at_) return Applied::whole;
    is_gone_ = true;
    host_.on_killed();
    return kill_applied_;
}

void DiskStorage::charge_call() {
    if (!is_gone_) host_.charge(disk_.device().call());
}

StorageResult<std::unique_ptr<core::File>> DiskStorage::open(std::string_view path,
                                                             core::OpenMode mode) {
    if (is_gone_) return failed(StorageError::gone);
    charge_call();
    InodePointer inode = disk_.find(path);
    if (inode && mode == core::OpenMode::create_new) return failed(StorageError::exists);
    if (!inode) {
        if (mode == core::OpenMode::existing) return failed(StorageError::not_found);
        if (begin_change() == Applied::whole) inode = disk_.create(path);
        if (is_gone_) return failed(StorageError::gone);
    }
    return std::make_unique<DiskFile>(*this, std::move(inode));
}

StorageResult<void> DiskStorage::remove(std::string_view path) {
    if (is_gone_) return failed(StorageError::gone);
    charge_call();
    if (!disk_.find(path)) return failed(StorageError::not_found);
    if (begin_change() == Applied::whole) disk_.remove(path);
    if (is_gone_) return failed(StorageError::gone);
    return {};
}

StorageResult<void> DiskStorage::rename(std::string_view from, std::string_view to) {
    if (is_gone_) return failed(StorageError::gone);
    charge_call();
    const Applied applied = begin_change();
    const bool found = applied != Applied::whole || disk_.rename(from, to);
    if (is_gone_) return failed(StorageError::gone);
    if (!found) return failed(StorageError::not_found);
    return {};
}

StorageResult<void> DiskStorage::remove_directory(std::string_view path) {
    if (is_gone_) return failed(StorageError::gone);
    charge_call();
    const Applied applied = begin_change();
    const std::size_t files = disk_.remove_directory(path, 0);
    if (applied == Applied::part) disk_.remove_directory(path, files / 2);
    if (applied == Applied::whole) disk_.remove_directory(path);
    if (is_gone_) return failed(StorageError::gone);
    return {};
}

StorageResult<std::vector<std::string>> DiskStorage::list(std::string_view directory) {
    if (is_gone_) return failed(StorageError::gone);
    charge_call();
    return disk_.list(directory);
}

StorageResult<void> DiskStorage::sync_directory(std::string_view) {
    if (is_gone_) return failed(StorageError::gone);
    const Applied applied = begin_change();
    const std::int64_t dirty = disk_.has_pending_names() ? FileContent::page_bytes : 0;
    if (applied == Applied::whole) disk_.commit_names();
    if (is_gone_) return failed(StorageError::gone);
    host_.charge(disk_.device().sync(host_.now(), dirty));
    return {};
}

}  // namespace brokerscope::sim
