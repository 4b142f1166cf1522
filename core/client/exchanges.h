#pragma once
// Which response answers which request.

namespace brokerscope::core {

struct AllocateProducerIdsRequest;
struct AllocateProducerIdsResponse;
struct AlterPartitionRequest;
struct AlterPartitionResponse;
struct ApiVersionsRequest;
struct ApiVersionsResponse;
struct BrokerHeartbeatRequest;
struct BrokerHeartbeatResponse;
struct BrokerRegistrationRequest;
struct BrokerRegistrationResponse;
struct CreateTopicsRequest;
struct CreateTopicsResponse;
struct ElectLeadersRequest;
struct ElectLeadersResponse;
struct FetchRequest;
struct FetchResponse;
struct InitProducerIdRequest;
struct InitProducerIdResponse;
struct ListOffsetsRequest;
struct ListOffsetsResponse;
struct MetadataRequest;
struct MetadataResponse;
struct OffsetForLeaderEpochRequest;
struct OffsetForLeaderEpochResponse;
struct ProduceRequest;
struct ProduceResponse;

/// `ResponseTo<FetchRequest>::type` is `FetchResponse`.
template <class Request>
struct ResponseTo;
template <class Request>
using ResponseOf = typename ResponseTo<Request>::type;

template <>
struct ResponseTo<AllocateProducerIdsRequest> {
    using type = AllocateProducerIdsResponse;
};
template <>
struct ResponseTo<AlterPartitionRequest> {
    using type = AlterPartitionResponse;
};
template <>
struct ResponseTo<ApiVersionsRequest> {
    using type = ApiVersionsResponse;
};
template <>
struct ResponseTo<BrokerHeartbeatRequest> {
    using type = BrokerHeartbeatResponse;
};
template <>
struct ResponseTo<BrokerRegistrationRequest> {
    using type = BrokerRegistrationResponse;
};
template <>
struct ResponseTo<CreateTopicsRequest> {
    using type = CreateTopicsResponse;
};
template <>
struct ResponseTo<ElectLeadersRequest> {
    using type = ElectLeadersResponse;
};
template <>
struct ResponseTo<FetchRequest> {
    using type = FetchResponse;
};
template <>
struct ResponseTo<InitProducerIdRequest> {
    using type = InitProducerIdResponse;
};
template <>
struct ResponseTo<ListOffsetsRequest> {
    using type = ListOffsetsResponse;
};
template <>
struct ResponseTo<MetadataRequest> {
    using type = MetadataResponse;
};
template <>
struct ResponseTo<OffsetForLeaderEpochRequest> {
    using type = OffsetForLeaderEpochResponse;
};
template <>
struct ResponseTo<ProduceRequest> {
    using type = ProduceResponse;
};

}  // namespace brokerscope::core
