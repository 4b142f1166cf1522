#include "core/broker/producer_ids.h"

#include <utility>

namespace brokerscope::core {

namespace {

// RPCProducerIdManager.java: RETRY_BACKOFF_MS, PREFETCH_THRESHOLD 0.90.
constexpr Duration retry_backoff = milliseconds(50);
constexpr std::int64_t prefetch_share = 10;

}  // namespace

ProducerIds::ProducerIds(Env& env, NetworkClient& client, const BrokerOptions& options,
                         std::function<BrokerEpoch()> own_epoch)
    : env_(env), client_(client), options_(options), own_epoch_(std::move(own_epoch)) {}

std::expected<ProducerId, ErrorCode> ProducerIds::next() {
    if (next_ == end_ && spare_start_ < spare_end_) {
        next_ = spare_start_;
        end_ = spare_end_;
        block_ = end_ - next_;
        spare_start_ = spare_end_ = 0;
    }
    if (end_ - next_ <= block_ / prefetch_share && spare_start_ == spare_end_) ask();
    if (next_ == end_) return std::unexpected(ErrorCode::coordinator_load_in_progress);
    return ProducerId{next_++};
}

void ProducerIds::ask() {
    if (asking_ || env_.clock().now() < ask_again_at_) return;
    asking_ = true;
    client_.send<AllocateProducerIdsRequest>(
        options_.controller_endpoint,
        {.broker_id = options_.id.value, .broker_epoch = own_epoch_().value},
        [this](Answer<AllocateProducerIdsResponse> answer) { on_answer(answer); });
}

void ProducerIds::on_answer(const Answer<AllocateProducerIdsResponse>& answer) {
    asking_ = false;
    const bool given = answer && answer->error_code == ErrorCode::none &&
                       answer->producer_id_start >= 0 && answer->producer_id_len > 0;
    if (!given) {
        ask_again_at_ = env_.clock().now() + retry_backoff;
        return;
    }
    spare_start_ = answer->producer_id_start;
    spare_end_ = spare_start_ + answer->producer_id_len;
}

}  // namespace brokerscope::core
