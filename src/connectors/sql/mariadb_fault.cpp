#include "connectors/sql/mariadb_fault.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace sluice::sql {

namespace {

struct known_numbers {
    std::span<const unsigned> numbers;
    failure_class kind;
    fault_reach reach;
    std::string_view mend;
};

// mysqld_error.h and errmsg.h name the numbers.
constexpr std::array lock_numbers{1205U, 1213U, 1020U, 3101U};
constexpr std::array full_numbers{1040U, 1203U, 1226U};
constexpr std::array statements_numbers{1461U};
constexpr std::array login_numbers{1044U, 1045U, 1129U, 1130U, 1251U, 1275U,
                                   1698U, 1820U, 1862U, 3118U, 4151U};
constexpr std::array plugin_numbers{2059U, 2061U};
constexpr std::array missing_numbers{1046U, 1049U};
constexpr std::array slow_numbers{1969U, 3024U};
constexpr std::array reading_numbers{1290U, 1792U, 1836U};
constexpr std::array resource_numbers{1021U, 1037U, 1038U, 1041U, 1114U, 1135U, 1206U, 1637U};
constexpr std::array ending_numbers{1053U, 1077U, 1079U, 1152U, 1153U, 1158U, 1159U,
                                    1160U, 1161U, 1184U, 1317U, 1927U, 4031U};
constexpr std::array broken_numbers{1030U, 1034U, 1035U, 1194U, 1195U};
constexpr std::array other_row_numbers{1242U};

constexpr std::array known_faults{
    known_numbers{lock_numbers, failure_class::busy, fault_reach::database,
                  "another session holds a lock"},
    // Trying again at once would keep such a server busy.
    known_numbers{full_numbers, failure_class::unreachable, fault_reach::database,
                  "the server takes no more connections: raise its max_connections or the "
                  "limit of the user"},
    known_numbers{statements_numbers, failure_class::unreachable, fault_reach::database,
                  "the server prepares no more statements: raise its max_prepared_stmt_count"},
    known_numbers{login_numbers, failure_class::credential, fault_reach::database,
                  "see user and password of the client, and the rights of the user on the server"},
    known_numbers{plugin_numbers, failure_class::credential, fault_reach::database,
                  "give the user a password of mysql_native_password, ed25519 or "
                  "caching_sha2_password"},
    known_numbers{missing_numbers, failure_class::unreachable, fault_reach::database,
                  "make the database, or name another one"},
    known_numbers{slow_numbers, failure_class::unreachable, fault_reach::database,
                  "add an index, or raise time_limit"},
    known_numbers{reading_numbers, failure_class::unreachable, fault_reach::database,
                  "the session only reads: a subscriber needs a SELECT, a publisher the primary "
                  "server"},
    known_numbers{resource_numbers, failure_class::unreachable, fault_reach::database, ""},
    known_numbers{ending_numbers, failure_class::unreachable, fault_reach::database, ""},
    known_numbers{broken_numbers, failure_class::internal, fault_reach::database, ""},
    known_numbers{other_row_numbers, failure_class::refused, fault_reach::statement,
                  "with an upsert: another unique index than that of `key` has such a row"},
};

bool holds(std::span<const unsigned> numbers, unsigned number) {
    return std::ranges::find(numbers, number) != numbers.end();
}

bool is_of_library(unsigned number) {
    constexpr unsigned first = 2000;
    constexpr unsigned end = 3000;
    constexpr unsigned library_again = 5000;
    return (number >= first && number < end) || number >= library_again;
}

// Returns the text with "…" between the first `before` and the last `after` that follows it.
std::string hide_between(std::string text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == std::string::npos) {
        return text;
    }
    const auto from = begin + before.size();
    const auto end = text.rfind(after);
    if (end == std::string::npos || end < from) {
        return text.substr(0, from) + "…'";
    }
    return text.substr(0, from) + "…" + text.substr(end);
}

}  // namespace

sql_fault fault_of_number(unsigned number, const std::string& place, const std::string& message) {
    sql_fault found;
    found.why.message = place + ": " + without_values(message);
    if (number == 0) {
        found.why.message += message.empty() ? "the connection is lost" : "";
        found.why.kind = failure_class::unreachable;
        return found;
    }
    found.why.message += " (" + std::to_string(number) + ")";
    const auto known = std::ranges::find_if(
        known_faults, [&](const known_numbers& one) { return holds(one.numbers, number); });
    if (known != known_faults.end()) {
        found.reach = known->reach;
        found.why.kind = known->kind;
        found.why.mend = known->mend;
        return found;
    }
    if (is_of_library(number)) {
        found.why.kind = failure_class::unreachable;
        return found;
    }
    // A constraint, a wrong value, a signal of a trigger; or a statement with a mistake.
    found.reach = fault_reach::statement;
    found.why.kind = failure_class::refused;
    return found;
}

bool ends_connection(unsigned number) {
    constexpr unsigned interrupted = 1317;  // KILL QUERY leaves the connection
    return is_of_library(number) || (holds(ending_numbers, number) && number != interrupted);
}

bool rolls_back(unsigned number) {
    return holds(lock_numbers, number);
}

std::string without_values(std::string_view message) {
    auto text = hide_between(std::string(message), "Duplicate entry '", "' for key ");
    return hide_between(std::move(text), " value: '", "' for ");
}

}  // namespace sluice::sql
