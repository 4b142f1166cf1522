#pragma once
// A second run beside the open one, on one clock: where they first part, and whose fate differs.
//
// Both are read only up to the cursor, so that a comparison tells nothing that is still to come.

#include "gui/engine/workspace.h"
#include "sim/scene/camera.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace brokerscope::gui {

/// What has become of a record so far.
struct Fate {
    std::int64_t copies = 0;                      ///< in the leader's log
    std::map<std::string, std::int64_t> effects;  ///< how often, by name
    friend bool operator==(const Fate&, const Fate&) = default;
};
/// By a record's name, `shop/3`.
using Fates = std::map<std::string, Fate>;
Fates fatesOf(const sim::ClusterView& view, const sim::TraceIndex& index);

struct Difference {
    std::string record;
    Fate first;
    Fate second;
};

class Comparison : public QObject {
    Q_OBJECT
public:
    explicit Comparison(Workspace& workspace, QObject* parent = nullptr);

    /// With another variant (empty: the story itself) of the scenario that is called so, or with
    /// another branch.
    void withVariant(const std::string& name, const std::string& variant);
    void withBranch(int branch);
    void stop();

    bool comparing() const { return second_ != nullptr; }
    RecordingPtr second() const { return second_; }
    QString firstTitle() const;
    QString secondTitle() const;
    /// Where the second run stands: at the time of the first.
    Position position();
    /// Records whose fate differs now.
    std::vector<Difference> differences();
    /// The instant of the first notable event that only one of them has; only if it is past.
    std::optional<core::Instant> firstDifference();

Q_SIGNALS:
    /// Another second run, or none.
    void changed();

private:
    void use(RecordingPtr second, QString title);
    void findFirst();
    QString titleOf(const sim::Recording& recording) const;

    Workspace& workspace_;
    RecordingPtr second_;
    QString second_title_;
    std::unique_ptr<sim::scene::Camera> camera_;
    RecordingPtr compared_;  ///< the first run that first_ is about
    std::optional<core::Instant> first_;
};

}  // namespace brokerscope::gui
