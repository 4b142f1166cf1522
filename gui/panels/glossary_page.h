#pragma once
// The words of the product on one page, with a field to find one; it can stay open beside a lesson.

#include "gui/engine/workspace.h"
#include "sim/lesson/glossary.h"

#include <QDialog>

class QLineEdit;
class QTextBrowser;

namespace brokerscope::gui {

class GlossaryPage : public QDialog {
    Q_OBJECT

public:
    /// `glossary` outlives it.
    GlossaryPage(Workspace& workspace, const sim::lesson::Glossary& glossary,
                 QWidget* parent = nullptr);

    /// Shows it with this term on top; empty: from the beginning.
    void showTerm(const QString& term);

private:
    void refresh();

    Workspace& workspace_;
    const sim::lesson::Glossary& glossary_;
    QLineEdit* wanted_;
    QTextBrowser* page_;
};

}  // namespace brokerscope::gui
