// The JSON of `brokerscope run` (docs/checks.md shows one). Key order is the order of this file.

#include "sim/check/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace brokerscope::sim {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const CheckRow& row) {
    Json json;
    json["name"] = row.name;
    json["scope"] = row.scope ? Json(*row.scope) : Json(nullptr);
    json["expected"] = row.expected ? Json(scenario::to_string(*row.expected)) : Json(nullptr);
    json["found"] = row.found;
    json["promised"] = row.promise.given;
    json["holds"] = row.holds;
    json["witnesses"] = Json::array();
    for (const CheckRow::Seen& seen : row.witnesses) {
        Json witness;
        if (seen.records.size() == 1) witness["record"] = seen.records.front();
        if (seen.records.size() > 1) witness["records"] = seen.records;
        if (!seen.partition.empty()) witness["partition"] = seen.partition;
        if (!seen.offsets.empty()) witness["offsets"] = seen.offsets;
        if (seen.event) witness["event"] = *seen.event;
        json["witnesses"].push_back(std::move(witness));
    }
    return json;
}

Json json_of(const Counts& counts) {
    Json json;
    json["sent"] = counts.sent;
    json["acked"] = counts.acked;
    json["failed"] = counts.failed;
    json["unknown"] = counts.unknown;
    json["polled"] = counts.polled;
    json["processed"] = counts.processed;
    json["alarms"] = counts.alarms;
    json["retries"] = counts.retries;
    json["elections"] = counts.elections;
    json["rebalances"] = counts.rebalances;
    return json;
}

Json json_of(const ClientRow& row) {
    Json json;
    const Counts& counts = row.counts;
    if (row.produces) {
        json["sent"] = counts.sent;
        json["acked"] = counts.acked;
        json["failed"] = counts.failed;
        json["unknown"] = counts.unknown;
        json["retries"] = counts.retries;
        json["alarms"] = counts.alarms;
    } else {
        json["polled"] = counts.polled;
        json["processed"] = counts.processed;
    }
    return json;
}

Json json_of(const FaultRow& row) {
    Json touched = Json::object();
    if (row.messages > 0) touched["messages"] = row.messages;
    if (row.bytes > 0) touched["bytes"] = row.bytes;
    if (row.processes > 0) touched["processes"] = row.processes;
    if (row.connections > 0) touched["connections"] = row.connections;
    Json json;
    json["fault"] = row.fault;
    if (!row.id.empty()) json["id"] = row.id;
    json["action"] = row.action;
    json["fired"] = row.fired;
    json["touched"] = std::move(touched);
    json["first_effect"] = row.first_effect ? Json(row.first_effect->value) : Json(nullptr);
    return json;
}

Json json_of(const Report& report) {
    Json json;
    json["scenario"] = report.scenario;
    json["variant"] = report.variant.empty() ? Json(nullptr) : Json(report.variant);
    json["seed"] = report.seed;
    json["trace_hash"] = fmt::format("{:016x}", report.trace_hash);
    json["virtual_time_ns"] = report.virtual_time_ns;
    json["events"] = report.events;
    json["verdict"] = to_string(report.verdict);
    json["checks"] = Json::array();
    for (const CheckRow& row : report.checks) json["checks"].push_back(json_of(row));
    json["expected"] = Json::array();
    for (const FigureRow& row : report.figures) {
        Json figure;
        figure["name"] = row.name;
        figure["scope"] = row.scope.empty() ? Json(nullptr) : Json(row.scope);
        figure["expected"] = scenario::to_string(row.expected);
        figure["found"] = row.found;
        figure["holds"] = row.holds;
        json["expected"].push_back(std::move(figure));
    }
    json["not_reached"] = report.not_reached;
    json["invariants"] = Json::array();
    for (const InvariantRow& row : report.invariants) {
        Json invariant;
        invariant["name"] = row.name;
        invariant["broken"] = row.broken;
        if (row.first) {
            invariant["event"] = row.first->event.value;
            invariant["what"] = row.first->what;
        }
        json["invariants"].push_back(std::move(invariant));
    }
    json["counts"] = json_of(report.counts);
    json["clients"] = Json::object();
    for (const ClientRow& row : report.clients) json["clients"][row.name] = json_of(row);
    json["faults"] = Json::array();
    for (const FaultRow& row : report.faults) json["faults"].push_back(json_of(row));
    json["metrics"] = Json::object();
    for (const auto& [name, value] : report.metrics) json["metrics"][name] = value;
    json["variants"] = Json::array();
    return json;
}

}  // namespace

std::string to_json(const Report& report, const std::vector<Report>& variants, int indent) {
    Json json = json_of(report);
    for (const Report& variant : variants) json["variants"].push_back(json_of(variant));
    return json.dump(indent);
}

}  // namespace brokerscope::sim
