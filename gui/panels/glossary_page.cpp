#include "gui/panels/glossary_page.h"

#include <QLineEdit>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace brokerscope::gui {

using sim::scene::Words;

GlossaryPage::GlossaryPage(Workspace& workspace, const sim::lesson::Glossary& glossary,
                           QWidget* parent)
    : QDialog(parent), workspace_(workspace), glossary_(glossary) {
    setObjectName(QStringLiteral("glossary"));
    setModal(false);
    resize(520, 600);
    wanted_ = new QLineEdit(this);
    wanted_->setObjectName(QStringLiteral("glossarySearch"));
    wanted_->setClearButtonEnabled(true);
    page_ = new QTextBrowser(this);
    page_->setObjectName(QStringLiteral("glossaryPage"));
    page_->setOpenLinks(false);
    auto* column = new QVBoxLayout(this);
    column->addWidget(wanted_);
    column->addWidget(page_);
    connect(wanted_, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(&workspace_, &Workspace::languageChanged, this, [this] { refresh(); });
    connect(&workspace_, &Workspace::themeChanged, this, [this] { refresh(); });
    refresh();
}

void GlossaryPage::refresh() {
    setWindowTitle(workspace_.say(Words{"Glossary", "术语表"}));
    wanted_->setPlaceholderText(workspace_.say(Words{"Find a word", "查找术语"}));
    wanted_->setAccessibleName(wanted_->placeholderText());
    page_->setAccessibleName(windowTitle());
    const QString wanted = wanted_->text().trimmed();
    const std::string& language = workspace_.language();
    QString html;
    for (const sim::lesson::Term& term : glossary_.terms) {
        const QString name = toQt(term.name(language));
        const QString text = toQt(term.text(language));
        const bool fits = wanted.isEmpty() || name.contains(wanted, Qt::CaseInsensitive) ||
                          text.contains(wanted, Qt::CaseInsensitive) ||
                          toQt(term.id).contains(wanted, Qt::CaseInsensitive);
        if (!fits) continue;
        html += QStringLiteral("<p><a name=\"%1\"></a><b>%2</b><br>%3</p>")
                    .arg(toQt(term.id), name.toHtmlEscaped(), text.toHtmlEscaped());
    }
    page_->setHtml(html);
}

void GlossaryPage::showTerm(const QString& term) {
    wanted_->clear();
    show();
    raise();
    if (!term.isEmpty()) page_->scrollToAnchor(term);
    wanted_->setFocus();
}

}  // namespace brokerscope::gui
