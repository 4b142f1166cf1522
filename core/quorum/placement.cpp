#include "core/quorum/placement.h"

#include "core/base/assert.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace brokerscope::core {

namespace {

/// Fisher-Yates, one draw a place.
template <class T>
void shuffle(std::vector<T>& items, RandomStream& random) {
    for (std::size_t end = items.size(); end > 1; --end) {
        const auto at = static_cast<std::size_t>(random.below(end));
        std::swap(items[end - 1], items[at]);
    }
}

/// Brokers of one rack and state, handed out in a ring that begins one further each round.
class Ring {
public:
    void add(BrokerId broker) { brokers_.push_back(broker); }
    void begin(RandomStream& random) {
        std::sort(brokers_.begin(), brokers_.end());
        if (!brokers_.empty()) offset_ = static_cast<std::size_t>(random.below(brokers_.size()));
    }
    void reshuffle(RandomStream& random) { shuffle(brokers_, random); }

    /// The next broker of `round`; nothing if the ring has given each once.
    std::optional<BrokerId> next(std::int32_t round) {
        if (brokers_.empty()) return std::nullopt;
        if (round_ != round) {
            round_ = round;
            given_ = 0;
            offset_ = (offset_ + 1) % brokers_.size();
        }
        if (given_ >= brokers_.size()) return std::nullopt;
        return brokers_[(given_++ + offset_) % brokers_.size()];
    }

private:
    std::vector<BrokerId> brokers_;
    std::size_t given_ = 0;
    std::size_t offset_ = 0;
    std::int32_t round_ = 0;
};

struct Rack {
    Ring unfenced;
    Ring fenced;
    std::optional<BrokerId> next(std::int32_t round) {
        if (const auto broker = unfenced.next(round)) return broker;
        return fenced.next(round);
    }
};

class Racks {
public:
    Racks(const std::vector<UsableBroker>& brokers, RandomStream& random) : random_(random) {
        // std::optional orders "no rack" first, as Kafka's comparator does.
        std::map<std::optional<std::string>, Rack> by_name;
        for (const UsableBroker& broker : brokers) {
            Rack& rack = by_name[broker.rack];
            (broker.fenced ? rack.fenced : rack.unfenced).add(broker.id);
            if (!broker.fenced) ++unfenced_count_;
        }
        for (auto& [name, rack] : by_name) {
            rack.fenced.begin(random_);
            rack.unfenced.begin(random_);
            racks_.push_back(std::move(rack));
        }
        offset_ = static_cast<std::size_t>(random_.below(racks_.size()));
    }

    Replicas place(std::int32_t replication_factor) {
        if (round_ == unfenced_count_ && unfenced_count_ > 1) reshuffle();
        if (offset_ == racks_.size()) offset_ = 0;
        Replicas replicas;
        std::size_t leader_rack = offset_;
        while (replicas.empty()) {
            if (const auto broker = racks_[leader_rack].unfenced.next(round_))
                replicas.push_back(*broker);
            else
                leader_rack = (leader_rack + 1) % racks_.size();
        }
        // The leader's rack has had its turn in the first tour of the racks.
        bool first_tour = true;
        for (std::size_t rack = offset_; std::ssize(replicas) < replication_factor;
             rack = (rack + 1) % racks_.size()) {
            if (first_tour && rack == leader_rack) {
                first_tour = false;
                continue;
            }
            if (const auto broker = racks_[rack].next(round_)) replicas.push_back(*broker);
        }
        ++round_;
        ++offset_;
        return replicas;
    }

private:
    void reshuffle() {
        shuffle(racks_, random_);
        for (Rack& rack : racks_) {
            rack.fenced.reshuffle(random_);
            rack.unfenced.reshuffle(random_);
        }
        round_ = 0;
    }

    RandomStream& random_;
    std::vector<Rack> racks_;
    std::int32_t unfenced_count_ = 0;
    std::int32_t round_ = 0;
    std::size_t offset_ = 0;
};

}  // namespace

std::expected<std::vector<Replicas>, std::string> place_replicas(
    const std::vector<UsableBroker>& brokers, std::int32_t partitions,
    std::int32_t replication_factor, RandomStream& random) {
    ASSERT(partitions > 0);
    if (replication_factor <= 0)
        return std::unexpected(
            fmt::format("the replication factor {} is not positive", replication_factor));
    bool one_unfenced = false;
    for (const UsableBroker& broker : brokers) one_unfenced = one_unfenced || !broker.fenced;
    if (!one_unfenced) return std::unexpected("all brokers are fenced");
    if (replication_factor > std::ssize(brokers))
        return std::unexpected(fmt::format("{} replicas are wanted and {} brokers are registered",
                                           replication_factor, brokers.size()));
    Racks racks{brokers, random};
    std::vector<Replicas> placed;
    placed.reserve(static_cast<std::size_t>(partitions));
    for (std::int32_t i = 0; i < partitions; ++i) placed.push_back(racks.place(replication_factor));
    return placed;
}

}  // namespace brokerscope::core
