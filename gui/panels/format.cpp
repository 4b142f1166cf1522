#include "gui/panels/format.h"

#include "gui/engine/text.h"
#include "sim/scene/timeline.h"

#include <cmath>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

QString timeText(core::Instant time) { return toQt(sim::scene::clock_text(time)); }

QString durationText(core::Duration duration) {
    const auto in = [&](double unit, const QString& name) {
        return QString::number(static_cast<double>(duration.ns) / unit, 'g', 3) + name;
    };
    const std::int64_t size = std::abs(duration.ns);
    if (size >= 1'000'000'000) return in(1e9, u" s"_s);
    if (size >= 1'000'000) return in(1e6, u" ms"_s);
    return in(1e3, u" µs"_s);
}

std::optional<Place> parsePlace(const QString& text) {
    QString rest = text.trimmed();
    bool good = false;
    if (rest.startsWith(u'#')) {
        const qulonglong id = rest.mid(1).toULongLong(&good);
        if (!good) return std::nullopt;
        return Place{.kind = Place::Kind::event, .span = {}, .event = core::trace::EventId{id}};
    }
    const bool relative = rest.startsWith(u'+') || rest.startsWith(u'-');
    double unit = 1e9;
    const std::pair<QString, double> units[] = {
        {u"ms"_s, 1e6}, {u"us"_s, 1e3}, {u"µs"_s, 1e3}, {u"ns"_s, 1}, {u"s"_s, 1e9}};
    for (const auto& [name, nanoseconds] : units) {
        if (!rest.endsWith(name)) continue;
        unit = nanoseconds;
        rest.chop(name.size());
        break;
    }
    const double value = rest.trimmed().toDouble(&good);
    if (!good || std::abs(value * unit) > 9e18) return std::nullopt;
    return Place{.kind = relative ? Place::Kind::later : Place::Kind::instant,
                 .span = core::Duration{std::llround(value * unit)},
                 .event = {}};
}

}  // namespace brokerscope::gui
