#include "ledger/sqlite/name_table.hpp"

#include <stdexcept>

namespace sluice::ledger::sqlite {

name_table::name_table(connection& connection)
    : find_lane_(connection, "SELECT id FROM lanes WHERE route = ?1 AND outgoing = ?2"),
      find_incoming_(connection, "SELECT id FROM incomings WHERE name = ?1"),
      find_target_(connection, "SELECT id FROM targets WHERE name = ?1"),
      lane_by_number_(connection, "SELECT route, outgoing FROM lanes WHERE id = ?1"),
      incoming_by_number_(connection, "SELECT name FROM incomings WHERE id = ?1"),
      matching_lanes_(connection,
                      "SELECT id FROM lanes WHERE (?1 IS NULL OR route = ?1)"
                      " AND (?2 IS NULL OR outgoing = ?2)"),
      add_lane_(connection, "INSERT INTO lanes (route, outgoing) VALUES (?1, ?2)"),
      add_incoming_(connection, "INSERT INTO incomings (name) VALUES (?1)"),
      add_target_(connection, "INSERT INTO targets (name) VALUES (?1)") {}

std::optional<std::int64_t> name_table::find(const lane& wanted) {
    if (const auto known = lanes_.find(wanted); known != lanes_.end()) {
        return known->second;
    }
    auto found = find_lane_.with(wanted.route, wanted.outgoing);
    if (!found.next()) {
        return std::nullopt;
    }
    return lanes_[wanted] = found.integer(0);
}

std::optional<std::int64_t> name_table::find_incoming(const std::string& name) {
    if (const auto known = incomings_.find(name); known != incomings_.end()) {
        return known->second;
    }
    auto found = find_incoming_.with(name);
    if (!found.next()) {
        return std::nullopt;
    }
    return incomings_[name] = found.integer(0);
}

std::optional<std::int64_t> name_table::find_target(const std::string& name) {
    if (const auto known = targets_.find(name); known != targets_.end()) {
        return known->second;
    }
    auto found = find_target_.with(name);
    if (!found.next()) {
        return std::nullopt;
    }
    return targets_[name] = found.integer(0);
}

std::int64_t name_table::number_of(const lane& wanted) {
    if (const auto known = find(wanted)) {
        return *known;
    }
    add_lane_.run(wanted.route, wanted.outgoing);
    return find(wanted).value();
}

std::int64_t name_table::number_of_incoming(const std::string& name) {
    if (const auto known = find_incoming(name)) {
        return *known;
    }
    add_incoming_.run(name);
    return find_incoming(name).value();
}

std::int64_t name_table::number_of_target(const std::string& name) {
    if (const auto known = find_target(name)) {
        return *known;
    }
    add_target_.run(name);
    return find_target(name).value();
}

const lane& name_table::lane_of(std::int64_t number) {
    if (const auto known = lanes_by_number_.find(number); known != lanes_by_number_.end()) {
        return known->second;
    }
    auto found = lane_by_number_.with(number);
    if (!found.next()) {
        throw std::out_of_range("a task names a lane that is not there");
    }
    return lanes_by_number_[number] = lane{found.text(0), found.text(1)};
}

const std::string& name_table::incoming_of(std::int64_t number) {
    if (const auto known = incomings_by_number_.find(number); known != incomings_by_number_.end()) {
        return known->second;
    }
    auto found = incoming_by_number_.with(number);
    if (!found.next()) {
        throw std::out_of_range("a row names an incoming that is not there");
    }
    return incomings_by_number_[number] = found.text(0);
}

std::vector<std::int64_t> name_table::lanes_of(const std::string& route,
                                               const std::string& outgoing) {
    std::vector<std::int64_t> all;
    auto found = matching_lanes_.with(or_null(route), or_null(outgoing));
    while (found.next()) {
        all.push_back(found.integer(0));
    }
    return all;
}

void name_table::forget() {
    lanes_.clear();
    lanes_by_number_.clear();
    incomings_.clear();
    incomings_by_number_.clear();
    targets_.clear();
}

}  // namespace sluice::ledger::sqlite
