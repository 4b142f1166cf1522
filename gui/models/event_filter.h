#pragma once
// The words of the events' filter, and whether an event passes all of them.
//
//   m7 · shop/7      everything that happened to a record (of any client, of this one)
//   broker-2         a node that takes part          orders/0     a partition
//   kind:fetch       a part of the kind, or of the request's name
//   error:NOT_LEADER a part of the error's name      key:k1       records with this key
//   offset:12        an offset that it speaks of     #812         the entry itself
//   other words      a part of the row's text

#include "gui/engine/entity_ref.h"
#include "gui/models/event_sentence.h"
#include "sim/session/recording.h"

#include <QString>

#include <string>
#include <vector>

namespace brokerscope::gui {

class EventFilter {
public:
    EventFilter() = default;
    /// `recording` outlives the filter.
    EventFilter(const QString& text, const sim::Recording& recording);

    bool isEmpty() const { return terms_.empty(); }
    bool passes(std::size_t place, const trace::Event& event, const Teller& teller) const;

private:
    enum class Kind : unsigned char { places, thing, kind, error, offset, event, text };
    struct Term {
        Kind kind = Kind::text;
        std::string text;                ///< in lower case
        std::vector<sim::Place> places;  ///< ascending
        EntityRef thing;
        std::int64_t number = 0;
    };
    Term read(const QString& word, const sim::Recording& recording) const;
    static bool passes(const Term& term, std::size_t place, const trace::Event& event,
                       const Teller& teller);

    std::vector<Term> terms_;
};

}  // namespace brokerscope::gui
