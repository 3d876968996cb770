#pragma once

// Collects the newest records of a listing that is read page by page, for `first_run: newest N`.

#include "engine/intake/change.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::engine {

class newest_records {
 public:
    // Adds a record; returns true when the collection has changed. `rank` is a number or a text;
    // the greatest are the newest, and a text that is a time counts as one. Any other rank is the
    // oldest. Of equal ones the first in the listing is the newest. A record that was listed before
    // is replaced.
    bool add(const sighted_entity& sighted, const json::value& rank, std::size_t most);

    // Takes all records out, in the order in which they were listed.
    std::vector<sighted_entity> take();

    // Store and restore the collection across a restart. read() leaves out what it cannot read.
    json::array stored() const;
    static newest_records read(const json::value& stored);

 private:
    struct ranked {
        std::int64_t at = 0;  // its place in the listing
        json::value rank;
        sighted_entity sighted;
    };
    static bool is_newer(const ranked& left, const ranked& right);

    std::vector<ranked> all_;  // the newest first
    std::int64_t listed_ = 0;
};

}  // namespace sluice::engine
