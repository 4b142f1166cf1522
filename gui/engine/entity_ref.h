#pragma once
// What an entity's id says (the forms are those of sim/scene/draw_list.h), in a trace's own names,
// and whether an event concerns it.

#include "core/trace/events.h"
#include "sim/scene/draw_list.h"

#include <optional>
#include <string>
#include <string_view>

namespace brokerscope::gui {

namespace trace = core::trace;

/// Only what the kind has is filled in.
struct EntityRef {
    sim::scene::EntityKind kind = sim::scene::EntityKind::node;
    trace::Name node;                         ///< of node, replica, record, mark, effect
    trace::Name other;                        ///< the link's second node
    trace::Partition partition;               ///< of partition, replica, record, mark
    core::Offset offset;                      ///< of a record
    trace::MessageId message;                 ///< of a message
    trace::EventId event = trace::no_event;   ///< of an event
    trace::Name effect;                       ///< of an effect
    std::string mark;                         ///< `hw`, `position`; of a button its name
    core::BrokerId broker = core::no_broker;  ///< the 1 of broker-1, if the node is so called
};

/// Nothing if it is no id, or names what the trace does not know.
std::optional<EntityRef> parseEntity(std::string_view id, const trace::NameTable& names);

/// `orders/0`, if the trace has the topic.
std::optional<trace::Partition> parsePartition(std::string_view text,
                                               const trace::NameTable& names);
/// `orders/0`
std::string textOf(trace::Partition partition, const trace::NameTable& names);

/// It happened at the thing, to it, or names it.
bool concerns(const trace::Event& event, const EntityRef& entity);

/// Ids of things.
std::string nodeId(std::string_view node);
std::string linkId(std::string_view a, std::string_view b);
std::string messageId(trace::MessageId message);
std::string eventId(trace::EventId event);
std::string partitionId(std::string_view partition);
std::string replicaId(std::string_view partition, std::string_view node);
std::string recordId(std::string_view partition, std::string_view node, core::Offset offset);

}  // namespace brokerscope::gui
