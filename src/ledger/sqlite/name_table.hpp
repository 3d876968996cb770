#pragma once

// Translates lanes, incomings and targets into the numbers that the tables hold. It caches every
// look-up. Only a rename changes or deletes them, and it calls forget(); so does a transaction that
// is rolled back.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/task.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

class name_table {
 public:
    explicit name_table(connection& connection);

    std::optional<std::int64_t> find(const lane& wanted);
    std::optional<std::int64_t> find_incoming(const std::string& name);
    std::optional<std::int64_t> find_target(const std::string& name);

    // Makes the row when it is missing. Needs a connection that writes, and a transaction.
    std::int64_t number_of(const lane& wanted);
    std::int64_t number_of_incoming(const std::string& name);
    std::int64_t number_of_target(const std::string& name);

    const lane& lane_of(std::int64_t number);
    const std::string& incoming_of(std::int64_t number);

    // An empty text matches every name.
    std::vector<std::int64_t> lanes_of(const std::string& route, const std::string& outgoing);

    void forget();

 private:
    std::map<lane, std::int64_t> lanes_;
    std::map<std::int64_t, lane> lanes_by_number_;
    std::map<std::string, std::int64_t> incomings_;
    std::map<std::int64_t, std::string> incomings_by_number_;
    std::map<std::string, std::int64_t> targets_;

    statement find_lane_;
    statement find_incoming_;
    statement find_target_;
    statement lane_by_number_;
    statement incoming_by_number_;
    statement matching_lanes_;
    statement add_lane_;
    statement add_incoming_;
    statement add_target_;
};

}  // namespace sluice::ledger::sqlite
