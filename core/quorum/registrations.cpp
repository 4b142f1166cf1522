#include "core/quorum/registrations.h"

#include <fmt/format.h>

namespace brokerscope::core {

Replicas without(const Replicas& replicas, BrokerId broker) {
    Replicas rest;
    rest.reserve(replicas.size());
    for (const BrokerId replica : replicas)
        if (replica != broker) rest.push_back(replica);
    return rest;
}

std::string to_string(const Replicas& replicas) {
    std::string text = "[";
    for (const BrokerId replica : replicas) {
        if (text.size() > 1) text += ", ";
        text += fmt::format("{}", replica.value);
    }
    return text + "]";
}

const Endpoint* BrokerRegistration::endpoint(std::string_view name) const {
    for (const Listener& listener : listeners)
        if (listener.name == name) return &listener.endpoint;
    return nullptr;
}

}  // namespace brokerscope::core
