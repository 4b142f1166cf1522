#include "sim/session/disk_audit.h"

#include "core/log/log_manager.h"
#include "core/log/stored_log.h"
#include "sim/disk/disk.h"
#include "sim/session/builder.h"

#include <fmt/format.h>

namespace brokerscope::sim {

namespace {

std::vector<core::StoredFile> files_in(const Disk& disk, const std::string& directory) {
    std::vector<core::StoredFile> files;
    for (const std::string& name : disk.list(directory)) {
        const InodePointer inode = disk.find(directory + '/' + name);
        if (inode == nullptr) continue;
        files.push_back({.name = name,
                         .size = inode->content.size(),
                         .read = [inode](std::int64_t position, std::int64_t count) {
                             return inode->content.read(position, count);
                         }});
    }
    return files;
}

}  // namespace

std::vector<std::string> audit_disks(World& world, const scenario::Scenario& scenario,
                                     const Invariants& invariants) {
    std::vector<std::string> found;
    for (const scenario::Broker& broker : scenario.cluster.brokers) {
        const Disk& disk = world.disk(world.node(broker.id));
        const bool stopped_well = disk.find(core::LogManager::clean_marker) != nullptr;
        const trace::Name* node = world.names().find(broker.id);
        for (const core::TopicPartition& partition : partitions_of(scenario)) {
            const trace::Name* topic = world.names().find(partition.topic);
            if (node == nullptr || topic == nullptr) continue;
            const auto left = invariants.storage_of({*topic, partition.partition}, *node);
            if (!left || left->was_hit) continue;
            const bool is_whole = left->is_open || stopped_well;
            const std::string directory =
                fmt::format("{}-{}", partition.topic, partition.partition);
            const auto faults = core::inspect_stored_log(
                files_in(disk, directory), {.may_be_torn = !is_whole, .judges_index = is_whole});
            for (const core::StoredFault& fault : faults)
                found.push_back(fmt::format("on the disk of {}, {}, file {}, byte {}: {}",
                                            broker.id, to_string(partition), fault.file,
                                            fault.position, fault.what));
        }
    }
    return found;
}

}  // namespace brokerscope::sim
