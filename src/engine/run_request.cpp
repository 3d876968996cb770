#include "engine/run_request.hpp"

#include <sluice/model/json.hpp>

namespace sluice::engine {
namespace {

// A running daemon looks every second, so after a minute none runs.
constexpr std::chrono::minutes time_to_be_taken{1};
// Covers a long run and the command that waits for its answer.
constexpr std::chrono::hours time_to_be_read{24};

}  // namespace

ledger::value_change stored(const run_request& what, wall_time now) {
    json::object members;
    members["incoming"] = what.incoming;
    members["by"] = what.by;
    if (what.taken) {
        members["taken"] = true;
    }
    if (what.run != 0) {
        members["run"] = what.run;
    }
    if (!what.refused.empty()) {
        members["refused"] = what.refused;
        members["mend"] = what.mend;
    }
    ledger::value_change change;
    change.store = run_requests_store;
    change.key = what.id;
    change.value = write_json(json::value(std::move(members)));
    const std::chrono::milliseconds length = what.taken || what.answered()
                                                 ? std::chrono::milliseconds(time_to_be_read)
                                                 : std::chrono::milliseconds(time_to_be_taken);
    change.expires = now + length;
    return change;
}

ledger::value_change withdrawn(const run_request& what) {
    ledger::value_change change;
    change.store = run_requests_store;
    change.key = what.id;
    return change;
}

std::optional<run_request> read_run_request(const ledger::stored_value& from) {
    const auto value = parse_json(from.value);
    const auto* members = value ? value->if_object() : nullptr;
    if (members == nullptr) {
        return std::nullopt;
    }
    run_request what;
    what.id = from.key;
    what.incoming = text_member(*members, "incoming");
    what.by = text_member(*members, "by");
    what.taken = members->contains("taken");
    what.run = integer_member(*members, "run").value_or(what.run);
    what.refused = text_member(*members, "refused");
    what.mend = text_member(*members, "mend");
    return what;
}

}  // namespace sluice::engine
