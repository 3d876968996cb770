#pragma once

// Decides which records of an incoming's very first listing intake offers, and which it only
// remembers. The same goes for a new part of a listing, such as a new workspace of a fan-out. A
// first listing may take several runs and restarts, so each page commits how far it has come.
//
// ledger::first_listings_store has one value for each part ("" is the whole listing):
//   {"state": "over"}; the whole adds "parts": true when its parts are known, too
//   {"state": "under_way", "held": [{"at": 7, "rank": …, "record": {…}}, …]}: the newest so far

#include "engine/intake/listing_rows.hpp"
#include "engine/intake/newest_records.hpp"
#include "engine/services.hpp"

#include <sluice/component/subscriber.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

class first_listing {
 public:
    // `incoming` outlives it.
    // Both outlive it.
    first_listing(const services& services, const incoming_plan& incoming)
        : services_(services), incoming_(incoming) {}

    // Reads how far the listing has come, unless that is known. Call it before a run's first page.
    awaitable<result<void>> read();

    // The additions of a page's commit to the records that are offered.
    struct share {
        std::vector<ledger::sighting> held;  // to be remembered, and not offered
        std::vector<ledger::value_change> stores;
    };
    // Says where a page stands in its listing; the members are those of `page`.
    struct place {
        std::optional<std::string> part;
        bool part_ends = false;
        bool last = false;
    };
    // Takes the records that are held back out of `selected`. When the first listing ends with the
    // page, puts the newest of all held records into it.
    share take(selection& selected, const place& at);

    // Makes the next read() ask the ledger, because the commit of the last share may have failed.
    void forget() { known_ = false; }

 private:
    struct part_state {
        bool over = false;
        bool parts_known = false;  // the end of the whole listing has told them
        newest_records newest;
    };

    bool is_first(const std::string& part) const;
    void hold_back(selection& selected, part_state& state, share& into) const;
    void end(selection& selected, part_state& state, share& into) const;
    ledger::value_change stored(const std::string& part, const part_state& state) const;

    const services& services_;
    const incoming_plan& incoming_;
    bool known_ = false;
    std::map<std::string, part_state> parts_;
};

}  // namespace sluice::engine
