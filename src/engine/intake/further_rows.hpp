#pragma once

// What is remembered of an identifier that stands on several rows of a listing, so that the other
// rows are never taken for a change of the one that counts.

#include "engine/intake/change.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

// Equal for rows that say the same of an entity: what is compared and what is watched.
std::string row_sign(const sighted_entity& row);

class further_rows {
 public:
    // The text of known_entity::other_rows; what cannot be read is empty.
    static further_rows read(const std::string& text);
    std::string text() const;  // empty when there are none

    bool empty() const { return signs_.empty(); }
    bool hold(std::string_view sign) const;
    void add(const std::string& sign);
    void remove(std::string_view sign);

    // The listing, by its number, that showed the row that counts at last.
    std::int64_t counted_row_seen = 0;

 private:
    // Past these the oldest goes. The identifier of so many rows tells nothing apart.
    static constexpr std::size_t most = 64;

    std::vector<std::string> signs_;  // oldest first
};

}  // namespace sluice::engine
