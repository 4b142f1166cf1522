#include "gui/panels/comparison.h"

#include "gui/engine/text.h"
#include "sim/scene/visible.h"

#include <algorithm>
#include <utility>

namespace brokerscope::gui {

namespace {

/// The replica that speaks for a partition: its leader's, else the longest.
const sim::ReplicaView* voiceOf(const sim::ClusterView& view, const sim::PartitionView& partition) {
    const sim::ReplicaView* longest = nullptr;
    for (const sim::ReplicaView& replica : view.replicas()) {
        if (replica.partition != partition.partition) continue;
        const sim::NodeView* node = view.node(replica.node);
        if (node != nullptr && node->broker == partition.leader) return &replica;
        if (longest == nullptr || replica.log_end > longest->log_end) longest = &replica;
    }
    return longest;
}

std::optional<sim::RecordId> recordAt(const sim::ReplicaView& replica, const sim::TraceIndex& index,
                                      core::Offset offset) {
    const std::size_t place = replica.log.lower_bound(offset);
    if (place >= replica.log.size()) return std::nullopt;
    const sim::LogBatch& batch = replica.log[place];
    if (batch.control || offset < batch.base) return std::nullopt;
    return index.record_at(batch.content, batch.base, offset);
}

/// What a person would tell of a run: the notable events, by node and kind.
struct Notable {
    std::string node;
    std::string_view kind;
    core::Instant time;
};
std::vector<Notable> notablesOf(const sim::Recording& recording) {
    std::vector<Notable> found;
    sim::TraceReader reader(recording.store());
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        if (event.time.ns < 0 || !sim::scene::is_notable(event)) continue;
        found.push_back({std::string(recording.names().text(event.node)),
                         trace::kind_of(event.payload), event.time});
    }
    return found;
}

}  // namespace

Fates fatesOf(const sim::ClusterView& view, const sim::TraceIndex& index) {
    Fates fates;
    for (const sim::PartitionView& partition : view.partitions()) {
        if (view.names().text(partition.partition.topic).starts_with("__")) continue;
        const sim::ReplicaView* replica = voiceOf(view, partition);
        if (replica == nullptr) continue;
        const auto nameAt = [&](core::Offset offset) {
            const auto record = recordAt(*replica, index, offset);
            return record ? sim::to_string(*record, view.names()) : std::string();
        };
        for (core::Offset at = replica->log_start; at < replica->log_end; ++at)
            if (const std::string name = nameAt(at); !name.empty()) ++fates[name].copies;
        for (const sim::ConsumedView& consumed : view.consumed()) {
            if (consumed.partition != partition.partition) continue;
            for (const sim::EffectRange& range : consumed.effects)
                for (core::Offset at = range.from; at < range.to; ++at)
                    if (const std::string name = nameAt(at); !name.empty())
                        ++fates[name].effects[std::string(view.names().text(range.effect))];
        }
    }
    return fates;
}

Comparison::Comparison(Workspace& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    for (const auto signal : {&Workspace::opened, &Workspace::closed})
        connect(&workspace_, signal, this, &Comparison::stop);
}

void Comparison::withVariant(const std::string& name, const std::string& variant) {
    if (!workspace_.isOpen()) return;
    workspace_.engine().open({.name = name, .variant = variant, .edits = {}},
                             [this](Answer<RecordingPtr> answer) {
                                 if (!answer) {
                                     Q_EMIT workspace_.failed(answer.error());
                                     return;
                                 }
                                 const QString title = titleOf(**answer);
                                 use(*answer, title);
                             });
}

void Comparison::withBranch(int branch) {
    const auto& branches = workspace_.branches();
    if (branch < 0 || branch >= static_cast<int>(branches.size())) return;
    const Branch& chosen = branches[static_cast<std::size_t>(branch)];
    use(chosen.recording, toQt(chosen.name));
}

void Comparison::stop() {
    if (comparing()) use(nullptr, {});
}

void Comparison::use(RecordingPtr second, QString title) {
    camera_.reset();
    compared_.reset();
    second_ = std::move(second);
    second_title_ = std::move(title);
    if (second_)
        camera_ = std::make_unique<sim::scene::Camera>(second_->scenario(), second_->store(),
                                                       second_->index(), second_->flights());
    Q_EMIT changed();
}

QString Comparison::titleOf(const sim::Recording& recording) const {
    const scenario::Scenario& scenario = recording.scenario();
    if (scenario.variant.empty()) return workspace_.say({"the story itself", "原剧情"});
    for (const scenario::VariantInfo& variant : scenario.variants)
        if (variant.name == scenario.variant) {
            const std::string& title = variant.title.in(workspace_.language());
            return toQt(title.empty() ? variant.name : title);
        }
    return toQt(scenario.variant);
}

QString Comparison::firstTitle() const {
    if (!workspace_.isOpen()) return {};
    const int branch = workspace_.currentBranch();
    if (branch > 0) return toQt(workspace_.branches()[static_cast<std::size_t>(branch)].name);
    return titleOf(workspace_.recording());
}

QString Comparison::secondTitle() const { return second_title_; }

Position Comparison::position() {
    const core::Instant time = workspace_.playback()->time();
    sim::TraceReader& reader = camera_->reader();
    const std::size_t behind = reader.lower_bound(time + core::nanoseconds(1));
    return {behind == 0 ? trace::no_event : reader.at(behind - 1).id, time};
}

std::vector<Difference> Comparison::differences() {
    std::vector<Difference> found;
    if (!comparing() || !workspace_.isOpen()) return found;
    Playback& playback = *workspace_.playback();
    const Fates first = fatesOf(playback.view(), workspace_.recording().index());
    const Fates second = fatesOf(camera_->at(playback.time()).view, second_->index());
    Fates all = first;
    all.insert(second.begin(), second.end());
    const auto fate = [](const Fates& fates, const std::string& record) {
        const auto at = fates.find(record);
        return at == fates.end() ? Fate{} : at->second;
    };
    for (const auto& [record, ignored] : all) {
        Difference row{record, fate(first, record), fate(second, record)};
        if (row.first != row.second) found.push_back(std::move(row));
    }
    return found;
}

std::optional<core::Instant> Comparison::firstDifference() {
    if (!comparing() || !workspace_.isOpen()) return std::nullopt;
    if (compared_ != workspace_.sharedRecording()) findFirst();
    if (first_ && *first_ > workspace_.playback()->furthest() && !workspace_.revealsAll())
        return std::nullopt;
    return first_;
}

void Comparison::findFirst() {
    compared_ = workspace_.sharedRecording();
    first_.reset();
    const std::vector<Notable> a = notablesOf(*compared_);
    const std::vector<Notable> b = notablesOf(*second_);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i < a.size() && i < b.size() && a[i].node == b[i].node && a[i].kind == b[i].kind)
            continue;
        core::Instant time = core::Instant::never();
        if (i < a.size()) time = std::min(time, a[i].time);
        if (i < b.size()) time = std::min(time, b[i].time);
        first_ = time;
        return;
    }
}

}  // namespace brokerscope::gui
