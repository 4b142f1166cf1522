#pragma once
// What is written into a record's cell: its number, and in front of it as much of its maker's name
// as is needed to tell makers apart.

#include "sim/scene/moment.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brokerscope::sim::scene {

class RecordLabels {
public:
    explicit RecordLabels(const scenario::Scenario& scenario);

    /// `3`, or `s3` if several clients produce.
    std::string of(std::string_view client, std::int64_t number) const;
    std::string of(const RecordId& record, const trace::NameTable& names) const {
        return of(names.text(record.client), record.number.value);
    }

private:
    std::vector<std::pair<std::string, std::string>> prefixes_;  // by client
};

/// A place in a replica's log, with what is there.
struct LogCell {
    core::Offset offset;
    std::optional<RecordId> record;  ///< none: a control record, or nobody knows
    bool control = false;
    bool again = false;  ///< the log has this record at a lower offset too
};

/// The cells [from, to) of a log; offsets that it does not hold are left out.
std::vector<LogCell> cells_of(const ReplicaLog& log, core::Offset from, core::Offset to,
                              const TraceIndex& index);

}  // namespace brokerscope::sim::scene
