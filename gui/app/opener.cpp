#include "gui/app/opener.h"

#include "gui/engine/text.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"
#include "sim/trace/trace_file.h"

#include <QFile>
#include <QPointer>

#include <algorithm>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {

Answer<RecordingPtr> runOf(const std::string& path, const JobControl& control) {
    const auto trace = sim::load_trace(path);
    if (!trace) return std::unexpected(toQt(path + ": " + trace.error()));
    const sim::TraceHeader& head = trace->header;
    scenario::LoadOptions options{.variant = head.variant, .sets = {}, .seed = head.seed};
    for (const auto& [name, value] : head.more)
        if (name == "set") options.sets.push_back(value);
    auto scenario = scenario::load(head.scenario, path, options);
    if (!scenario) {
        const auto lines = scenario.error().lines();
        return std::unexpected(toQt(lines.empty() ? path : lines.front()));
    }
    auto recording = sim::Recording::make(std::move(*scenario), {}, control.asker());
    if (!recording) return std::unexpected(QString());
    return recording;
}

}  // namespace

bool isTraceFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(8) == "brktrace";
}

QString whyNotOpen(const QString& name) {
    if (name.isEmpty() || isTraceFile(name)) return {};
    const auto path = sim::find_scenario(fromQt(name));
    if (!path) return toQt(path.error());
    return QFile::exists(toQt(*path)) ? QString() : u"there is no file %1"_s.arg(toQt(*path));
}

void openTrace(Workspace& workspace, const QString& path, std::function<void()> done) {
    const QPointer<Workspace> alive(&workspace);
    workspace.engine().post(
        [file = fromQt(path)](const JobControl& control) { return runOf(file, control); },
        [alive, done = std::move(done)](Answer<RecordingPtr> answer) {
            if (alive.isNull()) return;
            if (!answer) {
                Q_EMIT alive->failed(answer.error());
                return;
            }
            alive->open(*answer);
            done();
        });
}

trace::EventId firstViolation(const sim::Report& report) {
    trace::EventId first = trace::no_event;
    const auto consider = [&](std::uint64_t event) {
        if (first == trace::no_event || event < first.value) first = trace::EventId{event};
    };
    const auto of_rows = [&](bool unexpected) {
        for (const sim::CheckRow& row : report.checks)
            if (row.holds != unexpected && row.found != 0)
                for (const auto& seen : row.witnesses)
                    if (seen.event) consider(*seen.event);
    };
    of_rows(true);
    // Nothing that was not expected: what the scenario itself is about.
    if (first == trace::no_event) of_rows(false);
    return first;
}

}  // namespace brokerscope::gui
