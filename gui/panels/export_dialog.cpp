#include "gui/panels/export_dialog.h"

#include "gui/canvas/painter.h"
#include "gui/engine/text.h"
#include "gui/panels/choice_box.h"
#include "gui/panels/format.h"
#include "gui/panels/style.h"
#include "sim/export/svg.h"

#include <QDir>
#include <QFile>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

namespace brokerscope::gui {

using namespace Qt::StringLiterals;

namespace {

enum What : int { whole_window, stage, logs };
enum Form : int { png, fine_png, svg };

}  // namespace

ExportDialog::ExportDialog(Workspace& workspace, WorldPanel& world,
                           std::function<QImage(double)> whole, QWidget* parent)
    : QDialog(parent),
      workspace_(workspace),
      world_(world),
      whole_(std::move(whole)),
      what_(new ChoiceBox(this)),
      form_(new ChoiceBox(this)),
      file_(new QLineEdit(this)),
      complaint_(new QLabel(this)) {
    setObjectName(u"exportDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(workspace.say({"Export a picture", "导出图片"}));
    what_->setObjectName(u"exportWhat"_s);
    what_->addItems({workspace.say({"The window", "整个窗口"}),
                     workspace.say({"The stage", "舞台"}), workspace.say({"The logs", "日志"})});
    what_->setCurrentIndex(stage);
    form_->setObjectName(u"exportForm"_s);
    form_->addItems({u"PNG"_s, workspace.say({"PNG, twice as fine", "PNG，两倍精细"}), u"SVG"_s});
    file_->setObjectName(u"exportFile"_s);
    complaint_->setObjectName(u"fail"_s);
    complaint_->setWordWrap(true);
    complaint_->hide();
    auto* button = new QPushButton(workspace.say({"Save", "保存"}), this);
    button->setObjectName(u"exportSave"_s);
    button->setDefault(true);

    auto* rows = new QFormLayout(this);
    rows->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    rows->setSpacing(grid);
    rows->addRow(workspace.say({"What", "内容"}), what_);
    rows->addRow(workspace.say({"As", "格式"}), form_);
    rows->addRow(workspace.say({"File", "文件"}), file_);
    rows->addRow(complaint_);
    rows->addRow(button);
    resize(64 * grid, sizeHint().height());
    connect(what_, &QComboBox::currentIndexChanged, this, &ExportDialog::propose);
    connect(form_, &QComboBox::currentIndexChanged, this, &ExportDialog::propose);
    connect(button, &QPushButton::clicked, this, &ExportDialog::save);
    propose();
}

void ExportDialog::propose() {
    // The window's frame is no picture of ours: it has no SVG.
    if (what_->currentIndex() == whole_window && form_->currentIndex() == svg)
        form_->setCurrentIndex(png);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString names[] = {u"window"_s, u"stage"_s, u"logs"_s};
    const QString time =
        QString::number(static_cast<double>(workspace_.playback()->time().ns) / 1e9, 'f', 3);
    const QString name = u"%1-%2-%3s.%4"_s.arg(toQt(workspace_.recording().scenario().id),
                                               names[what_->currentIndex()], time,
                                               form_->currentIndex() == svg ? u"svg"_s : u"png"_s);
    file_->setText(QDir(folder.isEmpty() ? QDir::homePath() : folder).filePath(name));
}

void ExportDialog::save() {
    const QString file = file_->text().trimmed();
    if (!write(file)) {
        complaint_->setText(
            workspace_.say({"%1 could not be written.", "无法写入 %1。"}).arg(file));
        complaint_->show();
        return;
    }
    Q_EMIT written(file);
    close();
}

bool ExportDialog::write(const QString& file) {
    const double scale = form_->currentIndex() == fine_png ? 2 : 1;
    if (what_->currentIndex() == whole_window) return whole_(scale).save(file);
    Canvas& canvas = what_->currentIndex() == logs ? world_.logs() : world_.stage();
    const sim::scene::Size size{static_cast<double>(world_.width()),
                                static_cast<double>(world_.height())};
    // What is hidden has no size of its own.
    const sim::scene::DrawList list = canvas.isVisible() ? canvas.list()
                                      : what_->currentIndex() == logs
                                          ? logsPicture(workspace_, size, world_.logsView())
                                          : stagePicture(workspace_, size);
    return writePicture(list, file, scale,
                        workspace_.recording().scenario().title.in(workspace_.language()),
                        workspace_.language());
}

bool writePicture(const sim::scene::DrawList& list, const QString& file, double scale,
                  const std::string& title, const std::string& language) {
    if (!file.endsWith(u".svg"_s)) return picture(list, scale).save(file);
    const std::string text = sim::to_svg(list, {.title = title, .language = language});
    QFile out(file);
    return out.open(QIODevice::WriteOnly) &&
           out.write(text.data(), static_cast<qint64>(text.size())) ==
               static_cast<qint64>(text.size());
}

}  // namespace brokerscope::gui
