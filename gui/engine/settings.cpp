#include "gui/engine/settings.h"

#include <QSettings>
#include <QStandardPaths>

namespace brokerscope::gui {

QString settingsFolder() {
    const QString given = qEnvironmentVariable("BROKERSCOPE_SETTINGS_DIR");
    if (!given.isEmpty()) return given;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/brokerscope");
}

Settings::Settings()
    : file_(std::make_unique<QSettings>(settingsFolder() + QStringLiteral("/window.ini"),
                                        QSettings::IniFormat)) {}

Settings::~Settings() = default;

QString Settings::text(const QString& key, const QString& otherwise) const {
    return file_->value(key, otherwise).toString();
}
bool Settings::flag(const QString& key, bool otherwise) const {
    return file_->value(key, otherwise).toBool();
}
double Settings::number(const QString& key, double otherwise) const {
    bool ok = false;
    const double value = file_->value(key, otherwise).toDouble(&ok);
    return ok ? value : otherwise;
}
QByteArray Settings::bytes(const QString& key) const { return file_->value(key).toByteArray(); }

void Settings::set(const QString& key, const QString& value) { file_->setValue(key, value); }
void Settings::set(const QString& key, bool value) { file_->setValue(key, value); }
void Settings::set(const QString& key, double value) { file_->setValue(key, value); }
void Settings::set(const QString& key, const QByteArray& value) { file_->setValue(key, value); }

}  // namespace brokerscope::gui
