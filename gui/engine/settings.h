#pragma once
// What the window remembers between two starts: one local file, nothing else, nothing elsewhere.

#include <QString>

#include <memory>

class QSettings;

namespace brokerscope::gui {

/// The folder of the settings and of a learner's progress: `BROKERSCOPE_SETTINGS_DIR` of the
/// environment, else the platform's place for a program's own data. Created when it is first
/// written to.
QString settingsFolder();

class Settings {
public:
    Settings();
    ~Settings();

    QString text(const QString& key, const QString& otherwise = {}) const;
    bool flag(const QString& key, bool otherwise = false) const;
    double number(const QString& key, double otherwise) const;
    QByteArray bytes(const QString& key) const;
    void set(const QString& key, const QString& value);
    void set(const QString& key, bool value);
    void set(const QString& key, double value);
    void set(const QString& key, const QByteArray& value);

private:
    std::unique_ptr<QSettings> file_;
};

}  // namespace brokerscope::gui
