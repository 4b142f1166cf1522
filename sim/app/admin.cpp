#include "sim/app/admin.h"

#include <fmt/format.h>

#include <algorithm>

namespace brokerscope::sim {

namespace {
constexpr core::Duration retry_interval = core::milliseconds(200);
}

Admin::Admin(core::Env& env, core::Endpoint controller,
             std::vector<core::CreateTopicsRequest::CreatableTopic> topics)
    : env_(env),
      controller_(std::move(controller)),
      topics_(std::move(topics)),
      network_(env, {.client_id = "admin", .request_timeout = core::seconds(2)}),
      again_(env.clock(), [this] { ask(); }) {}

void Admin::ask() {
    if (topics_.empty()) return;
    network_.send<core::CreateTopicsRequest>(
        controller_, core::CreateTopicsRequest{.topics = topics_},
        [this](core::Answer<core::CreateTopicsResponse> answer) { on_answer(answer); });
}

void Admin::on_answer(const core::Answer<core::CreateTopicsResponse>& answer) {
    if (answer) {
        for (const auto& topic : answer->topics) {
            const bool exists = topic.error_code == core::ErrorCode::none ||
                                topic.error_code == core::ErrorCode::topic_already_exists;
            if (exists)
                std::erase_if(topics_,
                              [&](const auto& wanted) { return wanted.name == topic.name; });
            else
                complaint_ = fmt::format("{}: {} {}", topic.name, to_string(topic.error_code),
                                         topic.error_message.value_or(""));
        }
    }
    if (topics_.empty())
        complaint_.clear();
    else
        again_.arm(retry_interval);
}

}  // namespace brokerscope::sim
