#include "sim/disk/disk.h"

#include <algorithm>

namespace brokerscope::sim {

namespace {

bool is_below(std::string_view path, std::string_view directory) {
    return path.size() > directory.size() && path.starts_with(directory) &&
           path[directory.size()] == '/';
}

}  // namespace

std::pair<Disk::Names::const_iterator, Disk::Names::const_iterator> Disk::below(
    std::string_view directory) const {
    if (directory.empty()) return {names_.begin(), names_.end()};
    // '0' is the character behind '/': everything between the two is below the directory.
    return {names_.lower_bound(std::string(directory) + '/'),
            names_.lower_bound(std::string(directory) + '0')};
}

void Disk::change(std::string_view path, InodePointer after) {
    const auto place = names_.find(path);
    InodePointer before = place == names_.end() ? nullptr : place->second;
    ASSERT(before != nullptr || after != nullptr);
    if (before) used_bytes_ -= before->content.size();
    if (after) {
        used_bytes_ += after->content.size();
        after->path = path;
        if (place == names_.end())
            names_.emplace(path, after);
        else
            place->second = after;
    } else {
        names_.erase(place);
    }
    journal_.push_back({operation_, std::string(path), std::move(before), std::move(after)});
}

InodePointer Disk::find(std::string_view path) const {
    const auto place = names_.find(path);
    return place == names_.end() ? nullptr : place->second;
}

InodePointer Disk::create(std::string_view path) {
    ASSERT(!find(path));
    auto inode = std::make_shared<Inode>();
    inode->number = next_number_++;
    ++operation_;
    change(path, inode);
    return inode;
}

bool Disk::remove(std::string_view path) {
    const InodePointer inode = find(path);
    if (!inode) return false;
    ++operation_;
    change(path, nullptr);
    device_.forget(inode->number);
    return true;
}

bool Disk::rename(std::string_view from, std::string_view to) {
    std::vector<std::pair<std::string, InodePointer>> moved;
    if (const InodePointer file = find(from)) {
        moved.emplace_back(from, file);
    } else {
        const auto [begin, end] = below(from);
        moved.assign(begin, end);
    }
    if (moved.empty()) return false;
    if (from == to) return true;
    ASSERT(!is_below(to, from), "a directory moved into itself");
    ++operation_;
    for (const auto& [path, inode] : moved) {
        change(path, nullptr);
        change(std::string(to) + path.substr(from.size()), inode);
    }
    return true;
}

std::size_t Disk::remove_directory(std::string_view path, std::size_t limit) {
    const auto [begin, end] = below(path);
    const std::vector<std::pair<std::string, InodePointer>> files(begin, end);
    for (std::size_t i = 0; i < std::min(limit, files.size()); ++i) remove(files[i].first);
    return files.size();
}

std::vector<std::string> Disk::list(std::string_view directory) const {
    std::vector<std::string> names;
    const std::size_t skip = directory.empty() ? 0 : directory.size() + 1;
    const auto [begin, end] = below(directory);
    for (auto place = begin; place != end; ++place) {
        const std::string_view rest = std::string_view(place->first).substr(skip);
        const std::string_view name = rest.substr(0, rest.find('/'));
        names.emplace_back(name);
    }
    // "a-1/x" stands before "a/x": files of one directory follow each other, names need not.
    std::ranges::sort(names);
    const auto [first, last] = std::ranges::unique(names);
    names.erase(first, last);
    return names;
}

std::size_t Disk::write(Inode& inode, std::int64_t position, core::BytesView bytes,
                        core::Instant now) {
    const std::int64_t before = inode.content.size();
    const auto count = static_cast<std::int64_t>(bytes.size());
    const std::int64_t growth = std::max<std::int64_t>(0, position + count - before);
    const std::int64_t missing =
        std::max<std::int64_t>(0, growth - std::max<std::int64_t>(0, capacity_ - used_bytes_));
    const auto fits = static_cast<std::size_t>(std::max<std::int64_t>(0, count - missing));
    if (fits == 0) return 0;
    inode.content.write(position, bytes.first(fits));
    used_bytes_ += inode.content.size() - before;
    inode.dirty_since = std::min(inode.dirty_since, now);
    return fits;
}

bool Disk::truncate(Inode& inode, std::int64_t size, core::Instant now) {
    const std::int64_t before = inode.content.size();
    if (size > before && size - before > capacity_ - used_bytes_) return false;
    inode.content.truncate(size);
    used_bytes_ += size - before;
    if (inode.content.is_dirty()) inode.dirty_since = std::min(inode.dirty_since, now);
    return true;
}

void Disk::sync(Inode& inode, bool half) {
    if (half) {
        inode.content.sync_half();
        return;
    }
    inode.content.sync();
    inode.dirty_since = core::Instant::never();
    commit_names();
}

std::vector<DurableContent> Disk::flush_all() {
    std::vector<DurableContent> flushed;
    for (const auto& [path, inode] : names_) {
        if (!inode->content.is_dirty()) continue;
        sync(*inode);
        flushed.push_back({path, inode->content.durable_size()});
    }
    commit_names();
    return flushed;
}

core::Instant Disk::next_writeback() const {
    const core::Duration age = device_.profile().writeback;
    core::Instant due = core::Instant::never();
    if (age == core::Duration{}) return due;
    for (const auto& [path, inode] : names_)
        if (inode->dirty_since != core::Instant::never())
            due = std::min(due, inode->dirty_since + age);
    return due;
}

std::vector<DurableContent> Disk::write_back(core::Instant now) {
    std::vector<DurableContent> written;
    const core::Duration age = device_.profile().writeback;
    if (age == core::Duration{}) return written;
    for (const auto& [path, inode] : names_) {
        if (inode->dirty_since == core::Instant::never() || inode->dirty_since + age > now)
            continue;
        sync(*inode);
        written.push_back({path, inode->content.durable_size()});
    }
    return written;
}

std::int64_t Disk::wipe() {
    const std::int64_t held = used_bytes_;
    names_.clear();
    journal_.clear();
    used_bytes_ = 0;
    device_.power_loss();
    return held;
}

void Disk::undo_names(std::uint64_t operations_left) {
    std::uint64_t seen = 0;
    std::uint64_t latest = 0;
    std::size_t kept = 0;
    for (; kept < journal_.size(); ++kept) {
        if (journal_[kept].operation != latest) ++seen;
        latest = journal_[kept].operation;
        if (seen > operations_left) break;
    }
    while (journal_.size() > kept) {
        NameChange& undone = journal_.back();
        if (undone.before)
            names_.insert_or_assign(undone.path, undone.before);
        else
            names_.erase(undone.path);
        journal_.pop_back();
    }
    commit_names();
    for (const auto& [path, inode] : names_) inode->path = path;
}

std::string Disk::torn_path(const PowerLoss& how) const {
    std::string path;
    if (!how.torn) return path;
    const auto [begin, end] = below(how.torn->directory);
    for (auto place = begin; place != end; ++place)
        if (place->first.ends_with(".log")) path = place->first;
    return path;
}

bool Disk::lose_content(Inode& inode, const PowerLoss& how, std::string_view torn_path,
                        core::RandomStream& stream, LostContent& lost) {
    if (!inode.content.is_dirty()) return false;
    lost.path = inode.path;
    lost.size = inode.content.size();
    lost.bytes = inode.path == torn_path ? inode.content.power_loss_torn(how.torn->percent)
                                         : inode.content.power_loss(how.keep, stream);
    inode.dirty_since = core::Instant::never();
    return lost.bytes > 0;
}

std::vector<LostContent> Disk::power_loss(const PowerLoss& how, core::RandomStream& stream) {
    std::uint64_t operations = 0;
    std::uint64_t latest = 0;
    for (const NameChange& pending : journal_) {
        if (pending.operation != latest) ++operations;
        latest = pending.operation;
    }
    std::vector<LostContent> all_lost;
    const Names before = names_;
    if (how.keep == Keep::none) undo_names(0);
    if (how.keep == Keep::all) commit_names();
    if (how.keep == Keep::by_seed) undo_names(operations == 0 ? 0 : stream.below(operations + 1));
    const std::string torn = torn_path(how);
    // A file whose name is gone lost all it had; it stands in its place among the others.
    for (const auto& [path, inode] : before) {
        if (find(path) == inode || inode->content.size() == 0) continue;
        all_lost.push_back({path, inode->content.size(), inode->content.size()});
    }
    for (const auto& [path, inode] : names_) {
        LostContent lost;
        if (lose_content(*inode, how, torn, stream, lost)) all_lost.push_back(std::move(lost));
    }
    used_bytes_ = 0;
    for (const auto& [path, inode] : names_) used_bytes_ += inode->content.size();
    device_.power_loss();
    std::ranges::sort(all_lost, {}, &LostContent::path);
    return all_lost;
}

std::vector<std::string> Disk::paths() const {
    std::vector<std::string> all;
    for (const auto& [path, inode] : names_) all.push_back(path);
    return all;
}

std::optional<core::Bytes> Disk::read(std::string_view path) const {
    const InodePointer inode = find(path);
    if (!inode) return std::nullopt;
    return inode->content.read(0, inode->content.size());
}

}  // namespace brokerscope::sim
