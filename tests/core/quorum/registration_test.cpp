#include "tests/core/quorum/metadata_bench.h"

namespace brokerscope::core {
namespace {

class Registration : public MetadataBench {
protected:
    void SetUp() override { start_cluster(); }
    ErrorCode error_of(const BrokerRegistrationRequest& request) { return submit(request).error; }
};

TEST_F(Registration, epoch_is_the_offset_of_the_record_and_the_broker_begins_fenced) {
    const Offset end = next_offset;
    const auto outcome = submit(registration(4, 4));
    EXPECT_EQ(outcome.epoch.value, end.value);
    EXPECT_TRUE(image.find_broker(BrokerId{4})->fenced);
    EXPECT_EQ(tracer.take(), Told{"broker.registered 4"});
}

TEST_F(Registration, epoch_counts_the_records_that_clean_up_after_the_old_process) {
    create("orders", {{1, 2}}, {{"min.insync.replicas", "2"}});
    lose(1);
    const Offset end = next_offset;
    ASSERT_EQ(partition("orders").elr, ids({1}));
    const auto outcome = submit(registration(1, 11));
    EXPECT_EQ(outcome.epoch.value, end.value + 1);
    EXPECT_EQ(next_offset, end + 2);
}

TEST_F(Registration, second_process_with_the_id_of_a_live_broker_is_refused) {
    EXPECT_EQ(register_process(1, 11), ErrorCode::duplicate_broker_registration);
    now = now + seconds(9) + nanoseconds(1);
    EXPECT_EQ(register_process(1, 11), ErrorCode::none);
}

TEST_F(Registration, same_process_keeps_its_epoch) {
    const BrokerEpoch before = image.find_broker(BrokerId{1})->epoch;
    const auto outcome = submit(registration(1, 1));
    EXPECT_EQ(outcome.epoch, before);
    EXPECT_FALSE(outcome.new_incarnation);
    EXPECT_TRUE(image.is_active(BrokerId{1}));
    EXPECT_EQ(tracer.take(), Told{});
}

TEST_F(Registration, stranger_to_the_cluster_is_refused) {
    auto request = registration(4, 4);
    request.cluster_id = "other";
    EXPECT_EQ(error_of(request), ErrorCode::inconsistent_cluster_id);
}

TEST_F(Registration, log_directories_must_be_there_and_nobody_elses) {
    auto request = registration(4, 4);
    request.log_dirs = {};
    EXPECT_EQ(error_of(request), ErrorCode::invalid_registration);
    request.log_dirs = {Uuid{}};
    EXPECT_EQ(error_of(request), ErrorCode::invalid_registration);
    request.log_dirs = {Uuid{{7}}, Uuid{{7}}};
    EXPECT_EQ(error_of(request), ErrorCode::invalid_registration);
    request.log_dirs = registration(1, 1).log_dirs;
    EXPECT_EQ(error_of(request), ErrorCode::invalid_registration);
}

TEST_F(Registration, broker_that_cannot_do_what_the_cluster_does_is_refused) {
    auto request = registration(4, 4);
    request.features = {{"metadata.version", 1, 26}, {std::string(elr_feature), 0, 1}};
    EXPECT_EQ(error_of(request), ErrorCode::unsupported_version);
    request.features = {{"metadata.version", 1, 27}};
    EXPECT_EQ(error_of(request), ErrorCode::unsupported_version);
}

}  // namespace
}  // namespace brokerscope::core
