#include "gui/canvas/painter.h"

#include "gui/engine/text.h"
#include "sim/scene/text_metrics.h"

#include <QApplication>
#include <QFont>
#include <QFontDatabase>

#include <cmath>

// Qt wants this outside of any namespace, in the library that holds the resource.
static void load_resource() { Q_INIT_RESOURCE(fonts); }

namespace brokerscope::gui {

namespace scene = sim::scene;

bool loadFonts() {
    static const bool loaded = [] {
        load_resource();
        bool all = true;
        for (const auto& name :
             {QStringLiteral("BrokerscopeSans-Regular.otf"),
              QStringLiteral("BrokerscopeSans-Bold.otf"), QStringLiteral("BrokerscopeMono.ttf")})
            all = QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + name) >= 0 && all;
        scene::TextStyle ordinary;
        ordinary.size = 14;
        QApplication::setFont(fontOf(ordinary));
        return all;
    }();
    return loaded;
}

QFont fontOf(const scene::TextStyle& style) {
    QFont font(toQt(scene::family_of(style.face)));
    // Qt's sizes in pixels are whole; pictures whose sizes are not are scaled by the painter.
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(style.size))));
    font.setBold(style.bold);
    font.setStrikeOut(style.strike);
    font.setKerning(false);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

}  // namespace brokerscope::gui
