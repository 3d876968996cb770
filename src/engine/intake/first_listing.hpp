#pragma once

// The very first listing of an incoming, or of a new part of it (a new workspace of a fan-out):
// which of its records are offered, and which are only remembered. It may take several runs and
// restarts; how far it has come is committed with its pages.
//
// A value for each part ("" is the whole) in ledger::first_listings_store:
//   {"state": "over"}, of the whole with "parts": true when its parts are known, too
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
    first_listing(services services, const incoming_plan& incoming)
        : services_(services), incoming_(incoming) {}

    // Reads how far it has come, unless that is known. To be called before the first page of a run.
    awaitable<result<void>> read();

    // What a page does beside what it offers.
    struct share {
        std::vector<ledger::sighting> held;  // to be remembered, and not offered
        std::vector<ledger::value_change> stores;
    };
    // Where a page stands in its listing: the members of `page` of these names.
    struct place {
        std::optional<std::string> part;
        bool part_ends = false;
        bool last = false;
    };
    // Takes out of `selected` what is held back. Where a first listing ends with the page, the
    // newest of those that were held back go into it.
    share take(selection& selected, const place& at);

    // Nobody knows whether the last share was committed: it is read again.
    void forget() { known_ = false; }

 private:
    struct part_state {
        bool over = false;
        bool parts_known = false;  // of the whole
        newest_records newest;
    };

    bool is_first(const std::string& part) const;
    void hold_back(selection& selected, part_state& state, share& into) const;
    void end(selection& selected, part_state& state, share& into) const;
    ledger::value_change stored(const std::string& part, const part_state& state) const;

    services services_;
    const incoming_plan& incoming_;
    bool known_ = false;
    std::map<std::string, part_state> parts_;
};

}  // namespace sluice::engine
