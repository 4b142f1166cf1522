#include "gui/models/library_model.h"

#include "sim/scenario/load.h"
#include "sim/session/library.h"

#include <algorithm>
#include <utility>

namespace brokerscope::gui {

LibraryModel::LibraryModel(Workspace& workspace, QObject* parent)
    : QAbstractListModel(parent), workspace_(workspace) {
    connect(&workspace_, &Workspace::languageChanged, this, &LibraryModel::filter);
}

LibraryModel::~LibraryModel() {
    if (reading_ != 0) workspace_.engine().cancel(reading_);
}

void LibraryModel::reload() {
    if (reading_ != 0) workspace_.engine().cancel(reading_);
    reading_ = workspace_.engine().post(
        [](const JobControl&) {
            std::vector<Card> cards;
            for (const sim::LibraryEntry& entry : sim::list_library(sim::library_folder()))
                cards.push_back(read(entry));
            return cards;
        },
        [this](std::vector<Card> cards) {
            reading_ = 0;
            cards_ = std::move(cards);
            filter();
            Q_EMIT loaded();
        });
}

LibraryModel::Card LibraryModel::read(const sim::LibraryEntry& entry) {
    Card card;
    card.id = entry.id;
    card.path = entry.path;
    const auto loaded = scenario::load_file(entry.path);
    if (!loaded) {
        QStringList lines;
        for (const std::string& line : loaded.error().lines()) lines << toQt(line);
        card.error = lines.join(u'\n');
        return card;
    }
    card.group = loaded->group;
    card.title = loaded->title;
    card.summary = loaded->summary;
    for (const std::string& concept_name : loaded->teaches) card.teaches << toQt(concept_name);
    for (const scenario::VariantInfo& variant : loaded->variants)
        card.variants << toQt(variant.name);
    return card;
}

void LibraryModel::setFilter(const QString& text) {
    if (text == filter_) return;
    filter_ = text;
    filter();
}

bool LibraryModel::passes(const Card& card) const {
    const QString all =
        QStringList{toQt(card.id), toQt(card.group), toQt(card.title.in(workspace_.language())),
                    toQt(card.summary.in(workspace_.language())), card.teaches.join(u' ')}
            .join(u'\n');
    const QStringList words = filter_.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return all.contains(word, Qt::CaseInsensitive);
    });
}

void LibraryModel::filter() {
    beginResetModel();
    shown_.clear();
    for (std::size_t i = 0; i < cards_.size(); ++i)
        if (passes(cards_[i])) shown_.push_back(i);
    endResetModel();
}

int LibraryModel::rowOf(const QString& id) const {
    for (std::size_t row = 0; row < shown_.size(); ++row)
        if (toQt(cards_[shown_[row]].id) == id) return static_cast<int>(row);
    return -1;
}

int LibraryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Card& card = cards_[shown_[static_cast<std::size_t>(index.row())]];
    const auto in_language = [&](const scenario::Text& text) {
        return toQt(text.in(workspace_.language()));
    };
    switch (role) {
        case Qt::DisplayRole:
        case title_role: return card.error.isEmpty() ? in_language(card.title) : toQt(card.id);
        case id_role: return toQt(card.id);
        case group_role: return toQt(card.group);
        case Qt::ToolTipRole:
        case summary_role: return in_language(card.summary);
        case teaches_role: return card.teaches;
        case variants_role: return card.variants;
        case path_role: return toQt(card.path);
        case error_role: return card.error;
        default: return {};
    }
}

}  // namespace brokerscope::gui
