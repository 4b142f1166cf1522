#include "core/protocol/api.h"

#include "core/base/assert.h"

#include <array>

namespace brokerscope::core {

namespace {
constexpr std::array table{
    Api{ApiKey::produce, 3, 13, 9},
    Api{ApiKey::fetch, 4, 18, 12},
    Api{ApiKey::list_offsets, 1, 10, 6},
    Api{ApiKey::metadata, 0, 13, 9},
    Api{ApiKey::api_versions, 0, 4, 3},
    Api{ApiKey::create_topics, 2, 7, 5},
    Api{ApiKey::init_producer_id, 0, 5, 2},
    Api{ApiKey::offset_for_leader_epoch, 2, 4, 4},
    Api{ApiKey::elect_leaders, 0, 2, 2},
    Api{ApiKey::alter_partition, 2, 3, 0},
    Api{ApiKey::broker_registration, 0, 4, 0},
    Api{ApiKey::broker_heartbeat, 0, 1, 0},
    Api{ApiKey::allocate_producer_ids, 0, 0, 0},
};
}  // namespace

std::span<const Api> api_table() { return table; }

const Api* find_api(ApiKey key) {
    for (const Api& api : table)
        if (api.key == key) return &api;
    return nullptr;
}

const Api& api_of(ApiKey key) {
    const Api* const api = find_api(key);
    ASSERT(api != nullptr, "this build does not speak the request");
    return *api;
}

}  // namespace brokerscope::core
