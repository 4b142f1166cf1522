#include "gui/panels/library_page.h"

#include "gui/panels/card_button.h"
#include "gui/panels/choice_box.h"
#include "gui/panels/style.h"
#include "sim/scenario/load.h"
#include "sim/session/library.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>
#include <set>

namespace brokerscope::gui {

namespace {

using sim::scene::Words;

constexpr int card_width_min = 340;

struct GroupName {
    std::string_view id;
    Words name;
};
/// In the order in which a course meets them.
constexpr GroupName groups[] = {
    {"basics", {"Basics", "基础"}},
    {"ordering", {"Ordering", "顺序"}},
    {"duplicates", {"Duplicates", "重复"}},
    {"loss", {"Loss", "丢失"}},
    {"durability", {"Durability and replication", "持久性与副本"}},
    {"disk", {"Disk", "磁盘"}},
    {"groups", {"Consumer groups", "消费者组"}},
    {"offsets", {"Offsets", "偏移量"}},
    {"idempotence", {"Idempotence", "幂等"}},
    {"transactions", {"Transactions", "事务"}},
    {"control-plane", {"Control plane", "控制面"}},
    {"clients", {"Clients", "客户端"}},
    {"performance", {"Performance", "性能"}},
    {"patterns", {"Patterns", "模式"}},
};

std::size_t rankOf(std::string_view group) {
    const auto at = std::ranges::find(groups, group, &GroupName::id);
    return static_cast<std::size_t>(at - std::begin(groups));
}

QString nameOf(const std::string& group, std::string_view language) {
    const std::size_t rank = rankOf(group);
    return rank < std::size(groups) ? toQt(groups[rank].name, language) : toQt(group);
}

QString lower(std::string_view text) { return toQt(text).toLower(); }

QFrame* hairline(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setObjectName(QStringLiteral("hairline"));
    return line;
}

}  // namespace

std::vector<LibraryCard> readLibraryCards() {
    std::vector<LibraryCard> cards;
    for (const sim::LibraryEntry& entry : sim::list_library(sim::library_folder())) {
        const auto loaded = scenario::load_file(entry.path);
        if (!loaded) continue;
        cards.push_back({loaded->id, loaded->title, loaded->summary, loaded->group, loaded->teaches,
                         loaded->variants});
    }
    std::ranges::stable_sort(cards, {}, [](const LibraryCard& card) { return rankOf(card.group); });
    return cards;
}

bool fits(const LibraryCard& card, std::string_view search, std::string_view concept_id) {
    if (!concept_id.empty() && std::ranges::find(card.teaches, concept_id) == card.teaches.end())
        return false;
    QString text = lower(card.id) + QLatin1Char(' ') + lower(card.group);
    for (const scenario::Text* part : {&card.title, &card.summary})
        for (const auto& [language, words] : part->by_language)
            text += QLatin1Char(' ') + lower(words);
    for (const std::string& term : card.teaches) text += QLatin1Char(' ') + lower(term);
    const QStringList words = lower(search).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&](const QString& word) { return text.contains(word); });
}

LibraryPage::LibraryPage(Workspace& workspace, const sim::lesson::Glossary& glossary,
                         std::vector<LibraryCard> cards, QWidget* parent)
    : QWidget(parent), workspace_(workspace), glossary_(glossary), cards_(std::move(cards)) {
    setObjectName(QStringLiteral("library"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 3 * grid, 4 * grid, 0);
    column->setSpacing(2 * grid);

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * grid);
    auto* back = new QToolButton(this);
    back->setObjectName(QStringLiteral("doors-back"));
    back->setText(QStringLiteral("← ") + workspace_.say({"Doors", "首页"}));
    connect(back, &QToolButton::clicked, this, &LibraryPage::backWanted);
    auto* title = new QLabel(workspace_.say({"Library", "场景库"}), this);
    title->setObjectName(QStringLiteral("heading"));
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("library-search"));
    search_->setPlaceholderText(workspace_.say({"Search", "搜索"}));
    search_->setAccessibleName(search_->placeholderText());
    search_->setClearButtonEnabled(true);
    search_->setMinimumWidth(30 * grid);
    concepts_ = new ChoiceBox(this);
    concepts_->setObjectName(QStringLiteral("library-concepts"));
    concepts_->setAccessibleName(workspace_.say({"What it teaches", "涉及的概念"}));
    concepts_->addItem(workspace_.say({"All concepts", "所有概念"}), QString());
    paused_ = new QCheckBox(workspace_.say({"Start paused", "打开后先暂停"}), this);
    paused_->setObjectName(QStringLiteral("library-paused"));
    paused_->setChecked(workspace_.settings().flag(QStringLiteral("library/paused"), true));
    top->addWidget(back);
    top->addWidget(title);
    top->addStretch();
    top->addWidget(search_);
    top->addWidget(concepts_);
    top->addWidget(paused_);
    column->addLayout(top);
    column->addWidget(hairline(this));

    std::set<std::string> concepts;
    for (const LibraryCard& card : cards_)
        concepts.insert(card.teaches.begin(), card.teaches.end());
    for (const std::string& id : concepts) {
        const sim::lesson::Term* term = glossary_.find(id);
        concepts_->addItem(term ? toQt(term->short_name(workspace_.language())) : toQt(id),
                           toQt(id));
    }

    scroll_ = new QScrollArea(this);
    scroll_->setObjectName(QStringLiteral("library-cards"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    column->addWidget(scroll_, 1);

    connect(search_, &QLineEdit::textChanged, this, &LibraryPage::fill);
    connect(concepts_, &QComboBox::currentIndexChanged, this, &LibraryPage::fill);
    connect(paused_, &QCheckBox::toggled, this,
            [this](bool on) { workspace_.settings().set(QStringLiteral("library/paused"), on); });
    fill();
}

void LibraryPage::focusSearch() { search_->setFocus(Qt::TabFocusReason); }

int LibraryPage::columns() const { return std::clamp((width() - 8 * grid) / card_width_min, 1, 4); }

void LibraryPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (columns() != columns_) fill();
}

QWidget* LibraryPage::makeCard(const LibraryCard& card) {
    const std::string& language = workspace_.language();
    const QString title = toQt(card.title.in(language));
    auto* frame = new QFrame;
    frame->setObjectName(QStringLiteral("card"));
    // Columns are equally wide, whatever stands in them.
    frame->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* all = new QVBoxLayout(frame);
    all->setContentsMargins(grid / 2, grid / 2, grid / 2, grid);
    all->setSpacing(0);
    auto* open = new CardButton(QStringLiteral("scenario-") + toQt(card.id), QStringLiteral("row"));
    open->setAccessibleName(title);
    open->setAccessibleDescription(toQt(card.summary.in(language)));
    auto* words = new QVBoxLayout(open);
    words->setContentsMargins(grid * 3 / 2, grid * 3 / 2, grid * 3 / 2, grid);
    words->setSpacing(grid);
    words->addWidget(wrapped(title, QStringLiteral("title"), open));
    words->addWidget(wrapped(toQt(card.summary.in(language)), {}, open));
    words->addWidget(wrapped(toQt(card.id), QStringLiteral("quiet"), open));
    connect(open, &QPushButton::clicked, this,
            [this, id = toQt(card.id)] { Q_EMIT scenarioWanted(id, {}, paused_->isChecked()); });
    all->addWidget(open);
    for (const scenario::VariantInfo& variant : card.variants) {
        const std::string& name = variant.title.in(language);
        const QString text = toQt(name.empty() ? variant.name : name);
        auto* with = new CardButton(
            QStringLiteral("scenario-") + toQt(card.id) + QLatin1Char('-') + toQt(variant.name),
            QStringLiteral("row"));
        with->setAccessibleName(title + QStringLiteral(": ") + text);
        auto* line = new QHBoxLayout(with);
        line->setContentsMargins(grid * 3 / 2, grid / 2, grid * 3 / 2, grid / 2);
        auto* label = wrapped(QStringLiteral("→ ") + text, {}, with);
        label->setProperty("kind", QStringLiteral("variant"));
        line->addWidget(label);
        connect(with, &QPushButton::clicked, this,
                [this, id = toQt(card.id), which = toQt(variant.name)] {
                    Q_EMIT scenarioWanted(id, which, paused_->isChecked());
                });
        all->addWidget(with);
    }
    all->addStretch();
    return frame;
}

void LibraryPage::fill() {
    columns_ = columns();
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("page"));
    auto* cells = new QGridLayout(page);
    cells->setContentsMargins(0, 0, grid, 4 * grid);
    cells->setHorizontalSpacing(2 * grid);
    cells->setVerticalSpacing(2 * grid);
    for (int column = 0; column < columns_; ++column) cells->setColumnStretch(column, 1);
    const std::string search = fromQt(search_->text());
    const std::string concept_id = fromQt(concepts_->currentData().toString());
    int row = 0, column = 0;
    std::string group;
    for (const LibraryCard& card : cards_) {
        if (!fits(card, search, concept_id)) continue;
        if (card.group != group) {
            if (!group.empty()) ++row;
            group = card.group;
            column = 0;
            auto* name = new QLabel(nameOf(group, workspace_.language()), page);
            name->setObjectName(QStringLiteral("heading"));
            name->setContentsMargins(0, row == 0 ? 0 : 2 * grid, 0, 0);
            cells->addWidget(name, row++, 0, 1, columns_);
        } else if (column == columns_) {
            column = 0;
            ++row;
        }
        cells->addWidget(makeCard(card), row, column++);
    }
    if (group.empty())
        cells->addWidget(
            wrapped(workspace_.say({"Nothing here has these words.", "没有包含这些词的场景。"}),
                    QStringLiteral("quiet"), page),
            0, 0, 1, columns_);
    cells->setRowStretch(row + 1, 1);
    scroll_->setWidget(page);
}

}  // namespace brokerscope::gui
