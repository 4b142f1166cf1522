#pragma once
// The picture on the screen as a file: a PNG, finer if wanted, or an SVG whose text stays text.

#include "gui/engine/workspace.h"
#include "gui/panels/world_panel.h"

#include <QDialog>

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;

namespace brokerscope::gui {

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `whole`: the window as it is, so many times as fine.
    ExportDialog(Workspace& workspace, WorldPanel& world, std::function<QImage(double)> whole,
                 QWidget* parent);

Q_SIGNALS:
    void written(const QString& file);

private:
    void propose();
    void save();
    bool write(const QString& file);

    Workspace& workspace_;
    WorldPanel& world_;
    std::function<QImage(double)> whole_;
    QComboBox* what_;
    QComboBox* form_;
    QLineEdit* file_;
    QLabel* complaint_;
};

/// Writes a picture as the file's name says: `.svg`, or else a raster at `scale`. False: it could
/// not be written.
bool writePicture(const sim::scene::DrawList& list, const QString& file, double scale,
                  const std::string& title, const std::string& language);

}  // namespace brokerscope::gui
