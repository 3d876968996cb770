#include "connectors/sql/postgresql_fault.hpp"

#include <algorithm>
#include <array>

namespace sluice::sql {

namespace {

struct known_state {
    std::string_view begins;  // a whole SQLSTATE, or its class of two characters
    failure_class kind;
    fault_reach reach;
    std::string_view mend;
};

// The first that fits counts.
constexpr std::array known_states{
    known_state{"40", failure_class::busy, fault_reach::database, ""},
    known_state{"55P03", failure_class::busy, fault_reach::database,
                "another session holds a lock"},
    known_state{"53300", failure_class::busy, fault_reach::database,
                "the server takes no more connections: raise its max_connections"},
    known_state{"53", failure_class::unreachable, fault_reach::database, ""},
    known_state{"57014", failure_class::unreachable, fault_reach::database,
                "add an index, or raise time_limit"},
    known_state{"57P", failure_class::unreachable, fault_reach::database, ""},
    known_state{"08", failure_class::unreachable, fault_reach::database, ""},
    known_state{"28", failure_class::credential, fault_reach::database,
                "see user and password of the client, and the server's pg_hba.conf"},
    known_state{"3D", failure_class::unreachable, fault_reach::database,
                "make the database, or name another one"},
    known_state{"25006", failure_class::unreachable, fault_reach::database,
                "the session only reads: a subscriber needs a SELECT, a publisher the primary "
                "server"},
    known_state{"58", failure_class::unreachable, fault_reach::database, ""},
    known_state{"XX", failure_class::internal, fault_reach::database, ""},
};

bool is_state(std::string_view text) {
    return text.size() == 5 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

}  // namespace

sql_fault fault_of_state(std::string_view state, const std::string& place,
                         const std::string& message) {
    sql_fault found;
    found.why.message = place + ": " + message;
    if (state.empty()) {
        found.why.kind = failure_class::unreachable;
        return found;
    }
    found.why.message += " (" + std::string(state) + ")";
    const auto known = std::ranges::find_if(
        known_states, [&](const known_state& one) { return state.starts_with(one.begins); });
    if (known != known_states.end()) {
        found.reach = known->reach;
        found.why.kind = known->kind;
        found.why.mend = known->mend;
        return found;
    }
    // A constraint, a wrong value, an exception of a function; or a statement with a mistake.
    found.reach = fault_reach::statement;
    found.why.kind = failure_class::refused;
    return found;
}

std::string state_in(std::string_view message) {
    constexpr std::size_t length = 5;
    for (auto at = message.find(":  "); at != std::string_view::npos;
         at = message.find(":  ", at + 1)) {
        const auto state = message.substr(at + 3, length);
        if (is_state(state) && message.substr(at + 3 + length).starts_with(": ")) {
            return std::string(state);
        }
    }
    return {};
}

}  // namespace sluice::sql
