#include "core/broker/admin_handler.h"

#include "core/broker/cluster_view.h"
#include "core/protocol/api_versions.h"
#include "core/protocol/init_producer_id.h"
#include "core/protocol/metadata.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace brokerscope::core {

namespace {

/// What clients may ask a broker for.
constexpr std::array served = {ApiKey::produce,          ApiKey::fetch,
                               ApiKey::list_offsets,     ApiKey::metadata,
                               ApiKey::api_versions,     ApiKey::create_topics,
                               ApiKey::init_producer_id, ApiKey::offset_for_leader_epoch,
                               ApiKey::elect_leaders};

ApiVersionsResponse::ApiVersion version_range(ApiKey key) {
    const Api& api = api_of(key);
    // librdkafka drops compression when the least version of Produce is above 0 (KAFKA-18659); it
    // never sends those.
    const std::int16_t min = key == ApiKey::produce ? std::int16_t{0} : api.version_min;
    return {.api_key = key, .min_version = min, .max_version = api.version_max};
}

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// `[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?` (KIP-511).
bool is_software_name(std::string_view text) {
    if (text.empty() || !is_alphanumeric(text.front()) || !is_alphanumeric(text.back()))
        return false;
    return std::ranges::all_of(text,
                               [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
}

}  // namespace

void AdminHandler::handle_api_versions(const Request& request) {
    RequestId to = request.id;
    if (!api_of(ApiKey::api_versions).has(to.version)) {
        // The client's version is unknown, so its body is not read; version 0 is what any client
        // understands.
        to.version = 0;
        responder_.answer(to,
                          ApiVersionsResponse{.error_code = ErrorCode::unsupported_version,
                                              .api_keys = {version_range(ApiKey::api_versions)}});
        return;
    }
    const auto body = request.decode<ApiVersionsRequest>();
    if (!body) {
        responder_.close(to);
        return;
    }
    ApiVersionsResponse response;
    if (to.version >= 3 && (!is_software_name(body->client_software_name) ||
                            !is_software_name(body->client_software_version))) {
        response.error_code = ErrorCode::invalid_request;
    } else {
        for (const ApiKey key : served) response.api_keys.push_back(version_range(key));
        std::ranges::sort(response.api_keys, {}, &ApiVersionsResponse::ApiVersion::api_key);
    }
    responder_.answer(to, response);
}

void AdminHandler::handle_metadata(const Request& request) {
    const auto body = request.decode<MetadataRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    responder_.answer(request.id, describe_cluster(image_, *body, request.id.version, options_.id,
                                                   options_.cluster_id));
}

void AdminHandler::handle_init_producer_id(const Request& request) {
    const auto body = request.decode<InitProducerIdRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    InitProducerIdResponse response{.producer_epoch = -1};
    if (body->transactional_id) {
        // Nobody coordinates transactions here.
        response.error_code = ErrorCode::coordinator_not_available;
    } else if (const auto id = producer_ids_.next()) {
        response.producer_id = id->value;
        response.producer_epoch = 0;
    } else {
        response.error_code = id.error();
    }
    responder_.answer(request.id, response);
}

void AdminHandler::handle_create_topics(const Request& request) {
    auto body = request.decode<CreateTopicsRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    std::vector<std::string> names;
    for (const auto& topic : body->topics) names.push_back(topic.name);
    client_.send<CreateTopicsRequest>(
        options_.controller_endpoint, *std::move(body),
        [this, id = request.id, names](Answer<CreateTopicsResponse> answer) {
            if (answer) {
                responder_.answer(id, *answer);
                return;
            }
            CreateTopicsResponse failed;
            for (const std::string& name : names)
                failed.topics.push_back({.name = name, .error_code = ErrorCode::request_timed_out});
            responder_.answer(id, failed);
        });
}

void AdminHandler::handle_elect_leaders(const Request& request) {
    auto body = request.decode<ElectLeadersRequest>();
    if (!body) {
        responder_.close(request.id);
        return;
    }
    client_.send<ElectLeadersRequest>(
        options_.controller_endpoint, *std::move(body),
        [this, id = request.id](Answer<ElectLeadersResponse> answer) {
            responder_.answer(
                id, answer ? *answer
                           : ElectLeadersResponse{.error_code = ErrorCode::request_timed_out});
        });
}

}  // namespace brokerscope::core
