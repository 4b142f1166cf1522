#pragma once
// The library's door: scenarios as cards by group, found by words and by what they teach. Variants
// stand on the card; nothing else of a scenario's inside is told.

#include "gui/engine/workspace.h"
#include "sim/lesson/glossary.h"

#include <QWidget>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace brokerscope::gui {

/// What a card says of a scenario.
struct LibraryCard {
    std::string id;
    scenario::Text title;
    scenario::Text summary;
    std::string group;
    std::vector<std::string> teaches;
    std::vector<scenario::VariantInfo> variants;
};

/// Of every scenario of the library that can be read, by group and id.
std::vector<LibraryCard> readLibraryCards();
/// Has the card all the words of `search`, and the concept, if one is asked for?
bool fits(const LibraryCard& card, std::string_view search, std::string_view concept_id);

class LibraryPage : public QWidget {
    Q_OBJECT

public:
    LibraryPage(Workspace& workspace, const sim::lesson::Glossary& glossary,
                std::vector<LibraryCard> cards, QWidget* parent = nullptr);

    void focusSearch();

Q_SIGNALS:
    void backWanted();
    void scenarioWanted(const QString& scenario, const QString& variant, bool paused);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fill();
    QWidget* makeCard(const LibraryCard& card);
    int columns() const;

    Workspace& workspace_;
    const sim::lesson::Glossary& glossary_;
    std::vector<LibraryCard> cards_;
    QLineEdit* search_;
    QComboBox* concepts_;
    QCheckBox* paused_;
    QScrollArea* scroll_;
    int columns_ = 0;
};

}  // namespace brokerscope::gui
