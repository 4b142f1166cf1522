#pragma once
// All messages in one place, for whoever handles any of them: dispatch, dumps, fuzzing.

#include "core/protocol/allocate_producer_ids.h"
#include "core/protocol/alter_partition.h"
#include "core/protocol/api_versions.h"
#include "core/protocol/broker_heartbeat.h"
#include "core/protocol/broker_registration.h"
#include "core/protocol/create_topics.h"
#include "core/protocol/elect_leaders.h"
#include "core/protocol/fetch.h"
#include "core/protocol/init_producer_id.h"
#include "core/protocol/list_offsets.h"
#include "core/protocol/metadata.h"
#include "core/protocol/offset_for_leader_epoch.h"
#include "core/protocol/produce.h"

#include <type_traits>

namespace brokerscope::core {

/// Calls `visit(std::type_identity<Request>{}, std::type_identity<Response>{})` for every request
/// of api_table(), in its order.
template <class Visit>
void for_each_message(Visit&& visit) {
    const auto pair = [&]<class Request, class Response>() {
        static_assert(Request::api == Response::api);
        visit(std::type_identity<Request>{}, std::type_identity<Response>{});
    };
    pair.template operator()<ProduceRequest, ProduceResponse>();
    pair.template operator()<FetchRequest, FetchResponse>();
    pair.template operator()<ListOffsetsRequest, ListOffsetsResponse>();
    pair.template operator()<MetadataRequest, MetadataResponse>();
    pair.template operator()<ApiVersionsRequest, ApiVersionsResponse>();
    pair.template operator()<CreateTopicsRequest, CreateTopicsResponse>();
    pair.template operator()<InitProducerIdRequest, InitProducerIdResponse>();
    pair.template operator()<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>();
    pair.template operator()<ElectLeadersRequest, ElectLeadersResponse>();
    pair.template operator()<AlterPartitionRequest, AlterPartitionResponse>();
    pair.template operator()<BrokerRegistrationRequest, BrokerRegistrationResponse>();
    pair.template operator()<BrokerHeartbeatRequest, BrokerHeartbeatResponse>();
    pair.template operator()<AllocateProducerIdsRequest, AllocateProducerIdsResponse>();
}

}  // namespace brokerscope::core
