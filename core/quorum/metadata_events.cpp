#include "core/quorum/metadata_events.h"

#include "core/base/assert.h"
#include "core/quorum/partition_change.h"

#include <variant>

namespace brokerscope::core {

namespace {

trace::BrokerList list_of(const Replicas& replicas) {
    trace::BrokerList list;
    for (const BrokerId replica : replicas) list.push_back(replica);
    return list;
}

class Teller {
public:
    Teller(std::span<const MetadataRecord> records, MetadataImage& image, MetadataDelta& delta,
           Tracer& tracer)
        : records_(records), image_(image), delta_(delta), tracer_(tracer) {}

    bool fold_all() {
        for (const MetadataRecord& record : records_)
            if (!std::visit([&](const auto& known) { return fold(record, known); }, record))
                return false;
        return true;
    }

private:
    template <class Record>
    bool fold(const MetadataRecord& record, const Record&) {
        return image_.apply(record, delta_);
    }

    bool fold(const MetadataRecord& record, const RegisterBrokerRecord& registration) {
        const BrokerId broker{registration.broker_id};
        const BrokerRegistration* before = image_.find_broker(broker);
        const BrokerEpoch epoch{registration.broker_epoch};
        const bool is_new = before == nullptr || before->epoch != epoch;
        const bool was_counted_on = is_new && before != nullptr && !before->fenced;
        if (!image_.apply(record, delta_)) return false;
        // Its old life was never fenced: a process that was let go comes back before its session
        // ends.
        if (was_counted_on) tracer_.emit(trace::BrokerFenced{broker});
        if (is_new) tracer_.emit(trace::BrokerRegistered{broker, epoch});
        return true;
    }

    bool fold(const MetadataRecord& record, const BrokerRegistrationChangeRecord& change) {
        const BrokerId broker{change.broker_id};
        const BrokerRegistration* before = image_.find_broker(broker);
        const bool was_fenced = before != nullptr && before->fenced;
        if (!image_.apply(record, delta_)) return false;
        const bool is_fenced = image_.find_broker(broker)->fenced;
        if (was_fenced && !is_fenced) tracer_.emit(trace::BrokerUnfenced{broker});
        if (!was_fenced && is_fenced) tracer_.emit(trace::BrokerFenced{broker});
        return true;
    }

    bool fold(const MetadataRecord& record, const TopicRecord& topic) {
        if (!image_.apply(record, delta_)) return false;
        trace::TopicCreated created;
        created.topic = tracer_.intern(topic.name);
        for (const MetadataRecord& other : records_) {
            const auto* partition = std::get_if<PartitionRecord>(&other);
            if (partition == nullptr || partition->topic_id != topic.topic_id) continue;
            ++created.partitions;
            created.replication_factor = static_cast<std::int32_t>(partition->replicas.size());
        }
        tracer_.emit(created);
        return true;
    }

    bool fold(const MetadataRecord& record, const PartitionRecord& partition) {
        if (!image_.apply(record, delta_)) return false;
        const TopicIdPartition id{partition.topic_id, partition.partition_id};
        const PartitionRegistration& now = *image_.find_partition(id);
        tell_elected(name_of(id), now, false, true);
        return true;
    }

    bool fold(const MetadataRecord& record, const PartitionChangeRecord& change) {
        const TopicIdPartition id{change.topic_id, change.partition_id};
        const PartitionRegistration* known = image_.find_partition(id);
        if (known == nullptr) return false;
        const PartitionRegistration before = *known;
        if (!image_.apply(record, delta_)) return false;
        const PartitionRegistration& now = *image_.find_partition(id);
        const trace::Partition name = name_of(id);
        const bool elected = now.leader_epoch != before.leader_epoch;
        Replicas isr = tell_shrunk(name, before, now);
        if (elected) {
            const bool unclean = now.has_leader() && !is_clean_leader(before, now.leader);
            tell_elected(name, now, unclean, false);
        }
        tell_expanded(name, std::move(isr), now, elected);
        return true;
    }

    trace::Partition name_of(const TopicIdPartition& id) {
        const TopicImage* topic = image_.find_topic(id.topic_id);
        ASSERT(topic != nullptr);
        return {tracer_.intern(topic->name), id.partition};
    }

    void tell_elected(trace::Partition name, const PartitionRegistration& now, bool unclean,
                      bool first) {
        trace::LeaderElected elected;
        elected.partition = name;
        elected.leader = now.leader;
        elected.epoch = now.leader_epoch;
        elected.partition_epoch = now.partition_epoch;
        elected.unclean = unclean;
        elected.first = first;
        elected.isr = list_of(now.isr);
        tracer_.emit(elected);
    }

    /// Returns what remained of the old ISR.
    Replicas tell_shrunk(trace::Partition name, const PartitionRegistration& before,
                         const PartitionRegistration& now) {
        Replicas isr = before.isr;
        for (const BrokerId member : before.isr) {
            if (contains(now.isr, member)) continue;
            isr = without(isr, member);
            tracer_.emit(trace::IsrShrunk{name, member, now.partition_epoch, list_of(isr)});
        }
        return isr;
    }

    /// A leader who came to power outside the ISR is in it by its election, which was told.
    void tell_expanded(trace::Partition name, Replicas isr, const PartitionRegistration& now,
                       bool elected) {
        for (const BrokerId member : now.isr) {
            if (contains(isr, member)) continue;
            isr.push_back(member);
            if (elected && member == now.leader) continue;
            tracer_.emit(trace::IsrExpanded{name, member, now.partition_epoch, list_of(isr)});
        }
    }

    std::span<const MetadataRecord> records_;
    MetadataImage& image_;
    MetadataDelta& delta_;
    Tracer& tracer_;
};

}  // namespace

bool fold_and_tell(std::span<const MetadataRecord> records, MetadataImage& image,
                   MetadataDelta& delta, Tracer& tracer) {
    return Teller{records, image, delta, tracer}.fold_all();
}

}  // namespace brokerscope::core
