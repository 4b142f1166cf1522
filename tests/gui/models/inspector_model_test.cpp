#include "gui/models/inspector_model.h"

#include "gui/engine/entity_ref.h"
#include "tests/gui/models/open_workspace.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace brokerscope::gui {
namespace {

class InspectorModelTest : public tests::OpenWorkspace {
protected:
    /// Steps on until a message of the API flies; its id.
    std::string flying(core::ApiKey api) {
        while (playback().stepForward())
            for (const sim::MessageView& message : playback().view().in_flight())
                if (message.message.api == api) return messageId(message.message.message);
        return {};
    }
    std::string valueOf(const char* name) {
        for (const Fact& fact : model_.facts().parts)
            if (fact.name == QString::fromUtf8(name)) return fromQt(fact.value);
        return "(no such row)";
    }

    InspectorModel model_{workspace_};
    QAbstractItemModelTester tester_{&model_,
                                     QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(InspectorModelTest, nothing_selected_is_nothing_shown) {
    EXPECT_EQ(model_.rowCount(), 0);
    EXPECT_TRUE(model_.title().isEmpty());
    workspace_.select("node:nobody");
    EXPECT_EQ(model_.rowCount(), 0);
}

TEST_F(InspectorModelTest, each_kind_of_thing_has_values) {
    const std::string message = flying(core::ApiKey::produce);
    ASSERT_FALSE(message.empty());
    workspace_.select(message);
    EXPECT_GT(model_.rowCount(), 5);
    playback().toEnd();
    for (const std::string& id :
         {std::string("node:shop"), std::string("node:broker-1"), std::string("link:broker-1~shop"),
          std::string("partition:orders/0"), std::string("replica:orders/0@broker-1"),
          std::string("record:orders/0@broker-1#0"), std::string("mark:hw:orders/0@broker-1"),
          message, eventId(playback().position().event)}) {
        workspace_.select(id);
        EXPECT_GT(model_.rowCount(), 1) << id;
        EXPECT_FALSE(model_.title().isEmpty()) << id;
    }
}

TEST_F(InspectorModelTest, values_are_those_of_the_view_at_the_cursor) {
    workspace_.select("replica:orders/0@broker-1");
    const trace::NameTable& names = playback().reader().names();
    const auto ref = parseEntity("replica:orders/0@broker-1", names);
    int changes = 0;
    std::string last;
    for (int i = 0; i < 60 && playback().stepForward(); ++i) {
        const sim::ReplicaView* replica = playback().view().replica(ref->partition, ref->node);
        ASSERT_NE(replica, nullptr);
        EXPECT_EQ(valueOf("Log end (LEO)"), std::to_string(replica->log_end.value));
        EXPECT_EQ(valueOf("High watermark (HW)"), std::to_string(replica->hw.value));
        changes += valueOf("Log end (LEO)") != last ? 1 : 0;
        last = valueOf("Log end (LEO)");
    }
    EXPECT_GT(changes, 2);
}

TEST_F(InspectorModelTest, a_message_does_not_tell_how_its_way_ends) {
    const std::string message = flying(core::ApiKey::produce);
    workspace_.select(message);
    EXPECT_EQ(valueOf("State"), "on its way");
    EXPECT_EQ(valueOf("Arrived"), "(no such row)");
    playback().toEnd();
    EXPECT_NE(valueOf("Arrived"), "(no such row)");
}

TEST_F(InspectorModelTest, what_a_request_carries_is_named) {
    workspace_.select(flying(core::ApiKey::produce));
    bool named = false;
    for (const Fact& fact : model_.facts().parts)
        for (const Fact& part : fact.parts)
            named = named || part.name.contains(QStringLiteral("shop/"));
    EXPECT_TRUE(named);
}

TEST_F(InspectorModelTest, every_event_it_names_has_happened) {
    playback().seek(core::Instant{playback().recording().end().ns / 2});
    for (const char* id : {"record:orders/0@broker-1#0", "node:shop"}) {
        workspace_.select(id);
        for (const Fact& fact : model_.facts().parts)
            for (const Fact& part : fact.parts)
                if (part.event != trace::no_event) {
                    EXPECT_LE(part.event.value, playback().position().event.value);
                }
    }
}

TEST_F(InspectorModelTest, only_values_change_while_the_rows_stay) {
    for (int i = 0; i < 5; ++i) playback().stepForward();
    workspace_.select("replica:orders/0@broker-1");
    QSignalSpy reset(&model_, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model_, &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 30; ++i) playback().stepForward();
    EXPECT_EQ(reset.size(), 0);
    EXPECT_GT(changed.size(), 0);
}

}  // namespace
}  // namespace brokerscope::gui
