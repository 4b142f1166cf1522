#pragma once
// The scenarios that come with the product, as a list of cards in order of group and id. Read on
// the engine's thread; a file that does not load has a card that says so.

#include "gui/engine/workspace.h"
#include "sim/session/library.h"

#include <QAbstractListModel>
#include <QStringList>

#include <vector>

namespace brokerscope::gui {

class LibraryModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        id_role = Qt::UserRole + 1,
        title_role,
        group_role,
        summary_role,
        teaches_role,   ///< a list of concepts
        variants_role,  ///< a list of names
        path_role,
        error_role,  ///< why it cannot be opened; empty
    };

    explicit LibraryModel(Workspace& workspace, QObject* parent = nullptr);
    ~LibraryModel() override;

    /// Reads the folder again; `loaded` follows.
    void reload();
    /// Words that a card's title, summary, group, id or concepts must hold; empty: all cards.
    void setFilter(const QString& text);
    int rowOf(const QString& id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void loaded();

private:
    struct Card {
        std::string id;
        std::string path;
        std::string group;
        scenario::Text title;
        scenario::Text summary;
        QStringList teaches;
        QStringList variants;
        QString error;
    };
    static Card read(const sim::LibraryEntry& entry);
    void filter();
    bool passes(const Card& card) const;

    Workspace& workspace_;
    std::vector<Card> cards_;
    std::vector<std::size_t> shown_;
    QString filter_;
    JobId reading_ = 0;
};

}  // namespace brokerscope::gui
