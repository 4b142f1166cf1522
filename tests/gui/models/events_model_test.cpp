#include "gui/models/events_model.h"

#include "core/base/random.h"
#include "sim/scene/visible.h"
#include "tests/gui/models/open_workspace.h"

#include <QAbstractItemModelTester>

namespace brokerscope::gui {
namespace {

class EventsModelTest : public tests::OpenWorkspace {
protected:
    QString text(int row, int column = EventsModel::text_column) {
        return model_.data(model_.index(row, column)).toString();
    }
    int rowsWith(const char* filter) {
        model_.setFilter(QString::fromUtf8(filter));
        return model_.rowCount();
    }

    EventsModel model_{workspace_};
    QAbstractItemModelTester tester_{&model_,
                                     QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(EventsModelTest, rows_are_what_was_visible_up_to_the_cursor) {
    EXPECT_EQ(model_.rowCount(), 0);
    for (int i = 1; i <= 20; ++i) {
        playback().stepForward();
        EXPECT_EQ(model_.rowCount(), i);
        EXPECT_EQ(model_.eventAt(i - 1), playback().position().event);
    }
    playback().stepBack();
    EXPECT_EQ(model_.rowCount(), 19);
}

TEST_F(EventsModelTest, wherever_the_cursor_goes_nothing_later_is_there) {
    core::RandomStream random(3);
    for (int i = 0; i < 100; ++i) {
        const auto end = static_cast<std::uint64_t>(playback().recording().end().ns);
        playback().seek(core::Instant{static_cast<std::int64_t>(random.next() % end)});
        if (i % 10 == 0) model_.setShowAll(i % 20 == 0);
        if (model_.rowCount() == 0) continue;
        EXPECT_LE(model_.eventAt(model_.rowCount() - 1).value, playback().position().event.value);
    }
}

TEST_F(EventsModelTest, filters_take_what_they_name) {
    playback().toEnd();
    const int all = model_.rowCount();
    const int of_record = rowsWith("shop/1");
    EXPECT_GT(of_record, 3);
    EXPECT_LT(of_record, all);
    EXPECT_EQ(rowsWith("m1"), of_record);
    const int of_broker = rowsWith("broker-1");
    EXPECT_GT(of_broker, 0);
    EXPECT_LT(of_broker, all);
    EXPECT_LT(rowsWith("broker-1 shop/1"), of_broker);
    EXPECT_GT(rowsWith("kind:produce"), 0);
    for (int row = 0; row < model_.rowCount(); ++row)
        EXPECT_TRUE(text(row, EventsModel::kind_column).contains(QStringLiteral("produce")) ||
                    text(row).contains(QStringLiteral("Produce")));
    EXPECT_EQ(rowsWith("kind:no-such-kind"), 0);
    EXPECT_GT(rowsWith("orders/0"), 0);
    EXPECT_GT(rowsWith("fault"), 0);
    EXPECT_EQ(rowsWith(""), all);
}

TEST_F(EventsModelTest, every_row_has_a_sentence_in_both_languages) {
    for (const char* id : {"dup-lost-response", "loss-acks-1"}) {
        if (!sim::find_scenario(id)) continue;
        open(id);
        playback().toEnd();
        for (const char* language : {"en", "zh"}) {
            workspace_.setLanguage(language);
            ASSERT_GT(model_.rowCount(), 10);
            for (int row = 0; row < model_.rowCount(); ++row) {
                EXPECT_FALSE(text(row).isEmpty());
                EXPECT_FALSE(text(row).contains(u'{')) << fromQt(text(row));
            }
        }
    }
}

TEST_F(EventsModelTest, idle_traffic_is_there_when_asked_for) {
    playback().toEnd();
    const int visible = model_.rowCount();
    model_.setShowAll(true);
    EXPECT_EQ(model_.rowCount(), static_cast<int>(playback().reader().size()));
    EXPECT_GT(model_.rowCount(), visible);
}

}  // namespace
}  // namespace brokerscope::gui
