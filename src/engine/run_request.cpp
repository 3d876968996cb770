#include "engine/run_request.hpp"

#include <sluice/model/json.hpp>

namespace sluice::engine {
namespace {

// A running daemon looks every second, so after a minute none runs.
constexpr std::chrono::minutes time_to_be_taken{1};
// Covers a long run and the command that waits for its answer.
constexpr std::chrono::hours time_to_be_read{24};

}  // namespace

ledger::value_change stored(const run_request& request, wall_time now) {
    json::object members;
    members["incoming"] = request.incoming;
    members["by"] = request.by;
    if (!request.traceparent.empty()) {
        members["traceparent"] = request.traceparent;
    }
    if (request.taken) {
        members["taken"] = true;
    }
    if (request.run != 0) {
        members["run"] = request.run;
    }
    if (!request.refused.empty()) {
        members["refused"] = request.refused;
        members["mend"] = request.mend;
    }
    ledger::value_change change;
    change.store = run_requests_store;
    change.key = request.id;
    change.value = write_json(json::value(std::move(members)));
    const std::chrono::milliseconds length = request.taken || request.answered()
                                                 ? std::chrono::milliseconds(time_to_be_read)
                                                 : std::chrono::milliseconds(time_to_be_taken);
    change.expires = now + length;
    return change;
}

ledger::value_change withdrawn(const run_request& request) {
    ledger::value_change change;
    change.store = run_requests_store;
    change.key = request.id;
    return change;
}

std::optional<run_request> read_run_request(const ledger::stored_value& from) {
    const auto value = parse_json(from.value);
    const auto* members = value ? value->if_object() : nullptr;
    if (members == nullptr) {
        return std::nullopt;
    }
    run_request request;
    request.id = from.key;
    request.incoming = text_member(*members, "incoming");
    request.by = text_member(*members, "by");
    request.taken = members->contains("taken");
    request.run = integer_member(*members, "run").value_or(request.run);
    request.refused = text_member(*members, "refused");
    request.mend = text_member(*members, "mend");
    request.traceparent = text_member(*members, "traceparent");
    return request;
}

}  // namespace sluice::engine
