#pragma once

// Remembers the further rows of an identifier that a listing shows on several rows. Intake then
// never takes one of them for a change of the row that counts (decision 0029).

#include "engine/intake/change.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

// Returns a sign that is equal for rows with equal compared and watched values.
std::string row_sign(const sighted_entity& row);

class further_rows {
 public:
    // Reads the text of known_entity::other_rows. A text that cannot be read gives no rows.
    static further_rows read(const std::string& text);
    std::string text() const;  // empty when there are none

    bool empty() const { return signs_.empty(); }
    bool hold(std::string_view sign) const;
    void add(const std::string& sign);
    void remove(std::string_view sign);

    // The number of the last listing that showed the row that counts.
    std::int64_t counted_row_seen = 0;

 private:
    // Beyond this the oldest sign is dropped. An identifier with so many rows identifies nothing.
    static constexpr std::size_t most = 64;

    std::vector<std::string> signs_;  // oldest first
};

}  // namespace sluice::engine
