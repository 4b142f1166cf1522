#include "gui/engine/entity_ref.h"

#include "tests/gui/support/recordings.h"

#include <gtest/gtest.h>

namespace brokerscope::gui {
namespace {

namespace scene = sim::scene;

class EntityRefTest : public testing::Test {
protected:
    const trace::NameTable& names_ = tests::recorded("dup-lost-response")->names();
};

TEST_F(EntityRefTest, each_form_is_read) {
    for (const char* id :
         {"node:broker-1", "link:broker-1~shop", "message:12", "partition:orders/0",
          "replica:orders/0@broker-1", "record:orders/0@broker-1#3", "mark:hw:orders/0@broker-1",
          "event:812", "time", "branch:0", "button:play"})
        EXPECT_TRUE(parseEntity(id, names_)) << id;
    const auto record = parseEntity("record:orders/0@broker-1#3", names_);
    EXPECT_EQ(record->kind, scene::EntityKind::record);
    EXPECT_EQ(textOf(record->partition, names_), "orders/0");
    EXPECT_EQ(names_.text(record->node), "broker-1");
    EXPECT_EQ(record->offset, core::Offset{3});
    EXPECT_EQ(record->broker, core::BrokerId{1});
    const auto mark = parseEntity("mark:hw:orders/0@broker-1", names_);
    EXPECT_EQ(mark->mark, "hw");
}

TEST_F(EntityRefTest, what_is_no_thing_of_the_run_is_none) {
    for (const char* id : {"", "node:", "node:broker-9", "broker-1", "message:x", "message:",
                           "record:orders/0@broker-1", "replica:orders@broker-1", "what:1"})
        EXPECT_FALSE(parseEntity(id, names_)) << id;
}

TEST_F(EntityRefTest, ids_are_made_as_they_are_read) {
    EXPECT_EQ(linkId("shop", "broker-1"), "link:broker-1~shop");
    EXPECT_EQ(recordId("orders/0", "broker-1", core::Offset{3}), "record:orders/0@broker-1#3");
    EXPECT_EQ(messageId(trace::MessageId{7}), "message:7");
}

TEST_F(EntityRefTest, an_event_concerns_what_it_names) {
    sim::TraceReader reader(tests::recorded("dup-lost-response")->store());
    const auto partition = parseEntity("partition:orders/0", names_);
    const auto shop = parseEntity("node:shop", names_);
    int of_partition = 0;
    int of_shop = 0;
    for (std::size_t place = 0; place < reader.size(); ++place) {
        const trace::Event& event = reader.at(place);
        of_partition += concerns(event, *partition) ? 1 : 0;
        of_shop += concerns(event, *shop) ? 1 : 0;
        if (event.node == shop->node) {
            EXPECT_TRUE(concerns(event, *shop));
        }
        const auto* appended = std::get_if<trace::BatchAppended>(&event.payload);
        if (appended == nullptr || appended->partition != partition->partition) continue;
        EntityRef record = *parseEntity("record:orders/0@broker-1#0", names_);
        record.offset = appended->base_offset;
        EXPECT_TRUE(concerns(event, record));
        record.offset = appended->base_offset + appended->count;
        EXPECT_FALSE(concerns(event, record));
    }
    EXPECT_GT(of_partition, 0);
    EXPECT_GT(of_shop, 0);
}

}  // namespace
}  // namespace brokerscope::gui
