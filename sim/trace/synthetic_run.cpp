#include "sim/trace/synthetic_run.h"

#include "core/base/hash.h"

namespace brokerscope::sim {

using core::ApiKey;

namespace {

trace::BrokerList all_brokers() {
    trace::BrokerList list;
    for (std::int32_t id = 1; id <= 3; ++id) list.push_back(core::BrokerId{id});
    return list;
}
core::BrokerId id_of(std::size_t broker) {
    return core::BrokerId{static_cast<std::int32_t>(broker) + 1};
}

}  // namespace

SyntheticRun::SyntheticRun(trace::NameTable& names, trace::EventSink& sink,
                           SyntheticOptions options)
    : names_(names),
      sink_(sink),
      options_(options),
      brokers_{names.intern("broker-1"), names.intern("broker-2"), names.intern("broker-3")},
      controller_(names.intern("controller-1")),
      shop_(names.intern("shop")),
      billing_(names.intern("billing")),
      charge_(names.intern("charge")) {}

std::uint64_t SyntheticRun::draw(std::uint64_t below) {
    return core::hash_step(options_.seed, ++draws_) % below;
}

void SyntheticRun::pass(std::int64_t most_ns) {
    now_ =
        now_ + core::Duration{static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(most_ns)))};
}

trace::EventId SyntheticRun::emit(trace::Name node, trace::EventId cause,
                                  const trace::Payload& payload) {
    const trace::EventId id{next_event_++};
    sink_.on_event({id, now_, node, cause, payload});
    return id;
}

SyntheticRun::Link& SyntheticRun::link(trace::Name from, trace::Name to) {
    for (Link& known : links_)
        if (known.from == from && known.to == to) return known;
    const trace::LinkId id{static_cast<std::int64_t>(links_.size())};
    links_.push_back({id, from, to, 0});
    emit(from, trace::no_event, trace::ConnectionOpened{from, to, id});
    return links_.back();
}

trace::Message SyntheticRun::request(trace::Name from, trace::Name to, ApiKey api,
                                     std::int16_t version, std::int32_t bytes, bool quiet) {
    Link& over = link(from, to);
    return {trace::MessageId{-1}, over.id, from, to, api, trace::Kind::request, version,
            over.correlation++,   bytes,   quiet};
}

trace::Message SyntheticRun::answer(const trace::Message& request, std::int32_t bytes, bool quiet) {
    trace::Message message = request;
    message.from = request.to;
    message.to = request.from;
    message.kind = trace::Kind::response;
    message.bytes = bytes;
    message.quiet = quiet;
    return message;
}

trace::EventId SyntheticRun::carry(trace::Message& message, trace::EventId cause) {
    message.message = trace::MessageId{next_message_++};
    pass(60'000);
    const trace::EventId sent = emit(message.from, cause, trace::MessageSent{message});
    pass(900'000);
    return emit(message.to, sent, trace::MessageDelivered{message});
}

void SyntheticRun::boot() {
    emit({}, trace::no_event, trace::RunPhase{trace::Phase::boot});
    for (const trace::Name node : {controller_, brokers_[0], brokers_[1], brokers_[2]})
        emit(node, trace::no_event, trace::NodeStarted{1});
    incarnations_.fill(1);
    for (std::size_t i = 0; i < broker_count; ++i) {
        trace::Message registration =
            request(brokers_[i], controller_, ApiKey::broker_registration, 4, 120, false);
        const trace::EventId arrived = carry(registration, trace::no_event);
        emit(controller_, arrived,
             trace::BrokerRegistered{id_of(i), core::BrokerEpoch{static_cast<std::int64_t>(i)}});
        emit(controller_, arrived, trace::BrokerUnfenced{id_of(i)});
    }
    const trace::Name topic = names_.intern("orders");
    emit(controller_, trace::no_event, trace::TopicCreated{topic, options_.partitions, 3});
    for (std::int32_t index = 0; index < options_.partitions; ++index) {
        PartitionState state;
        state.id = {topic, index};
        state.leader = static_cast<std::size_t>(index) % broker_count;
        const trace::EventId elected =
            emit(controller_, trace::no_event,
                 trace::LeaderElected{state.id, id_of(state.leader), state.epoch,
                                      core::PartitionEpoch{0}, false, true, all_brokers()});
        for (std::size_t i = 0; i < broker_count; ++i) {
            if (i == state.leader)
                emit(brokers_[i], elected,
                     trace::LeaderStarted{state.id, state.epoch, {}, {}, all_brokers()});
            else
                emit(brokers_[i], elected,
                     trace::FollowerStarted{state.id, state.epoch, id_of(state.leader), {}, {}});
        }
        partitions_.push_back(state);
    }
    now_ = core::Instant{0};
    emit({}, trace::no_event, trace::RunPhase{trace::Phase::story});
    emit(shop_, trace::no_event, trace::NodeStarted{1});
    emit(billing_, trace::no_event, trace::NodeStarted{1});
}

void SyntheticRun::round() {
    PartitionState& partition = partitions_[draw(partitions_.size())];
    if (options_.trouble && draw(64) == 0) lose_request(partition);
    if (options_.trouble && draw(256) == 0) fail_over(partition);
    append_and_replicate(partition, send_batch(partition));
    consume(partition);
    if (draw(4) != 0) return;
    for (std::uint64_t i = 1 + draw(8); i > 0; --i) {
        now_ = now_ + core::milliseconds(200);
        const std::size_t broker = draw(broker_count);
        idle_exchange(brokers_[broker], controller_, ApiKey::broker_heartbeat, 1);
        idle_exchange(brokers_[(broker + 1) % broker_count], brokers_[broker], ApiKey::fetch, 17);
    }
}

void SyntheticRun::idle_exchange(trace::Name from, trace::Name to, ApiKey api,
                                 std::int16_t version) {
    trace::Message ask = request(from, to, api, version, 52, true);
    const trace::EventId arrived = carry(ask, trace::no_event);
    if (api == ApiKey::fetch)
        emit(to, arrived, trace::RequestParked{from, api, ask.correlation_id});
    trace::Message reply = answer(ask, 40, true);
    carry(reply, arrived);
}

SyntheticRun::Produce SyntheticRun::send_batch(PartitionState& partition) {
    pass(2'000'000);
    Produce produce;
    trace::BatchSent& sent = produce.sent;
    sent.partition = partition.id;
    sent.batch = trace::BatchNumber{next_batch_++};
    sent.to = brokers_[partition.leader];
    sent.count = options_.batch_records;
    sent.bytes = 70 + 30 * sent.count;
    sent.content = trace::ContentHash{core::hash_step(options_.seed, ++draws_)};
    sent.producer_id = core::ProducerId{4};
    sent.producer_epoch = core::ProducerEpoch{0};
    sent.base_sequence = core::Sequence{sequence_};
    sequence_ += sent.count;
    produce.request = request(shop_, sent.to, ApiKey::produce, 12, sent.bytes + 60, false);
    sent.correlation_id = produce.request.correlation_id;
    for (std::int64_t i = 0; options_.records && i < sent.count; ++i) {
        const trace::RecordNumber number{next_record_ + i};
        emit(shop_, trace::no_event,
             trace::RecordMade{number, core::hash64("customer", draw(5)), number.value});
    }
    emit(shop_, trace::no_event,
         trace::RecordSent{partition.id, trace::RecordNumber{next_record_}, sent.count, sent.batch,
                           0});
    next_record_ += sent.count;
    emit(shop_, trace::no_event, sent);
    return produce;
}

void SyntheticRun::append_and_replicate(PartitionState& partition, const Produce& made) {
    Produce produce = made;
    produce.arrived = carry(produce.request, trace::no_event);
    Replica& leader = partition.replicas[partition.leader];
    const trace::BatchSent& sent = produce.sent;
    trace::BatchAppended appended{
        partition.id,     leader.log_end,      sent.count,          partition.epoch,
        sent.bytes,       sent.content,        trace::Role::leader, false,
        sent.producer_id, sent.producer_epoch, sent.base_sequence};
    emit(sent.to, produce.arrived, appended);
    emit(sent.to, produce.arrived,
         trace::ProduceHandled{partition.id, shop_, sent.correlation_id, leader.log_end,
                               sent.count});
    partition.log.push_back({leader.log_end, sent.content});
    leader.log_end += sent.count;
    emit(sent.to, produce.arrived,
         trace::RequestParked{shop_, ApiKey::produce, sent.correlation_id});
    for (std::size_t i = 0; i < broker_count; ++i)
        if (i != partition.leader) replicate(partition, i, appended, produce.arrived);
    const trace::EventId fetched{next_event_ - 1};
    leader.hw = leader.log_end;
    emit(sent.to, fetched,
         trace::HwAdvanced{partition.id, leader.hw, leader.log_end, trace::Role::leader});
    acknowledge(partition, produce, fetched);
}

void SyntheticRun::replicate(PartitionState& partition, std::size_t follower,
                             const trace::BatchAppended& of, trace::EventId cause) {
    const trace::Name leader = brokers_[partition.leader];
    const trace::Name node = brokers_[follower];
    trace::Message ask = request(node, leader, ApiKey::fetch, 17, 52, false);
    carry(ask, trace::no_event);
    trace::Message reply = answer(ask, of.bytes + 60, false);
    const trace::EventId brought = carry(reply, cause);
    trace::BatchAppended copy = of;
    copy.role = trace::Role::follower;
    emit(node, brought, copy);
    Replica& replica = partition.replicas[follower];
    replica.log_end = of.base_offset + of.count;
    const core::Offset hw = partition.replicas[partition.leader].hw;
    if (hw > replica.hw) {
        replica.hw = hw;
        emit(node, brought,
             trace::HwAdvanced{partition.id, hw, replica.log_end, trace::Role::follower});
    }
    trace::Message next = request(node, leader, ApiKey::fetch, 17, 52, false);
    carry(next, brought);
}

void SyntheticRun::acknowledge(PartitionState& partition, const Produce& produce,
                               trace::EventId cause) {
    const trace::BatchSent& sent = produce.sent;
    const core::Offset base =
        partition.replicas[partition.leader].log_end - std::int64_t{sent.count};
    emit(sent.to, cause,
         trace::ProduceAnswered{partition.id, shop_, sent.correlation_id, core::ErrorCode::none,
                                base});
    trace::Message reply = answer(produce.request, 54, false);
    const trace::EventId arrived = carry(reply, cause);
    emit(shop_, arrived, trace::BatchAcknowledged{partition.id, sent.batch, base, sent.count});
}

void SyntheticRun::consume(PartitionState& partition) {
    const trace::Name leader = brokers_[partition.leader];
    trace::Message ask = request(billing_, leader, ApiKey::fetch, 17, 60, false);
    const trace::EventId arrived = carry(ask, trace::no_event);
    trace::Message reply = answer(ask, 200, false);
    const trace::EventId brought = carry(reply, arrived);
    const core::Offset hw = partition.replicas[partition.leader].hw;
    for (const Batch& batch : partition.log) {
        if (batch.base < partition.position || batch.base >= hw) continue;
        const std::int32_t count = options_.batch_records;
        emit(billing_, brought,
             trace::RecordPolled{partition.id, batch.base, count, batch.base, 0, batch.content,
                                 partition.epoch});
        for (std::int32_t i = 0; options_.records && i < count; ++i) {
            const core::Offset offset = batch.base + i;
            emit(billing_, brought, trace::RecordTaken{partition.id, offset, 0});
            pass(3'000'000);
            emit(billing_, brought, trace::RecordEffect{partition.id, offset, charge_, 0});
            emit(billing_, brought, trace::RecordProcessed{partition.id, offset, 0, false});
        }
        partition.position = batch.base + count;
    }
    partition.log.clear();
}

/// A request is lost with its connection, and sent again over a new one.
void SyntheticRun::lose_request(PartitionState& partition) {
    const std::int32_t fault = faults_++;
    Produce produce = send_batch(partition);
    produce.request.message = trace::MessageId{next_message_++};
    const trace::EventId sent = emit(shop_, trace::no_event, trace::MessageSent{produce.request});
    const trace::EventId fired =
        emit({}, sent, trace::FaultFired{fault, names_.intern("lose"), produce.sent.to});
    emit({}, fired,
         trace::FaultTouched{fault, trace::Touched::message, 1, produce.request.message});
    emit(shop_, fired, trace::MessageLost{produce.request});
    const Link& broken = link(shop_, produce.sent.to);
    emit(shop_, fired,
         trace::ConnectionClosed{shop_, produce.sent.to, broken.id, trace::CloseCause::reset});
    emit({}, fired, trace::FaultEnded{fault});
    emit(shop_, fired,
         trace::BatchRetried{partition.id, produce.sent.batch, 1,
                             core::ErrorCode::network_exception});
    Link& fresh = link(shop_, produce.sent.to);
    fresh.id = trace::LinkId{fresh.id.value + 1000 * (fault + 1)};
    emit(shop_, fired, trace::ConnectionOpened{shop_, produce.sent.to, fresh.id});
    produce.request =
        request(shop_, produce.sent.to, ApiKey::produce, 12, produce.sent.bytes + 60, false);
    produce.sent.attempt = 2;
    produce.sent.correlation_id = produce.request.correlation_id;
    emit(shop_, fired, produce.sent);
    append_and_replicate(partition, produce);
    consume(partition);
}

/// The leader dies, the next replica takes over, the old one comes back and cuts its log.
void SyntheticRun::fail_over(PartitionState& partition) {
    const std::size_t old = partition.leader;
    const trace::EventId crashed =
        emit(brokers_[old], trace::no_event, trace::NodeCrashed{draw(2) == 0});
    now_ = now_ + core::milliseconds(9000);
    partition.epoch = core::LeaderEpoch{partition.epoch.value + 1};
    partition.leader = (old + 1) % broker_count;
    const Replica& leader = partition.replicas[partition.leader];
    const trace::EventId elected =
        emit(controller_, crashed,
             trace::LeaderElected{partition.id, id_of(partition.leader), partition.epoch,
                                  core::PartitionEpoch{partition.epoch.value}, false, false,
                                  all_brokers()});
    emit(brokers_[partition.leader], elected,
         trace::LeaderStarted{partition.id, partition.epoch, leader.log_end, leader.hw,
                              all_brokers()});
    emit(brokers_[old], trace::no_event, trace::NodeStarted{++incarnations_[old]});
    Replica& returned = partition.replicas[old];
    emit(brokers_[old], trace::no_event,
         trace::LogRecovered{partition.id, core::Offset{0}, returned.log_end, returned.hw, 0,
                             false});
    emit(brokers_[old], elected,
         trace::FollowerStarted{partition.id, partition.epoch, id_of(partition.leader),
                                returned.log_end, returned.hw});
    if (returned.log_end > core::Offset{0}) {
        const core::Offset cut = returned.log_end - options_.batch_records;
        emit(brokers_[old], elected,
             trace::LogTruncated{partition.id, cut, returned.log_end, returned.hw});
    }
    emit(brokers_[old], elected, trace::LogFlushed{partition.id, returned.log_end});
    returned.log_end = leader.log_end;
}

}  // namespace brokerscope::sim
