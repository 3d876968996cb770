#pragma once

// Decides how a listing goes on when one of its pages cannot be read (decision 0030). Decides only;
// no I/O.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::paging {

enum class page_fate {
    try_again,    // the next run goes on at this page
    begin_anew,   // the next run begins at the first page
    pass_over,    // the listing goes on after this page, incomplete
    end_listing,  // the listing ends here, incomplete
};

struct failing_page {
    std::int64_t number = 0;      // in its listing, from 0
    std::int64_t runs = 1;        // that failed at this page in a row
    bool next_is_known = false;   // even without the reply
    std::int64_t pass_after = 3;  // in runs; 0: never
    std::size_t passed_over = 0;  // pages just before this one
};

// Tells whether the failure is about the page. A used-up budget, a refused credential and a fault
// of Sluice are not.
bool is_of_page(const failure& why);

// Precondition: is_of_page(). A page that keeps failing is passed over after `pass_after` runs.
// After a server that did not answer, one more run tries the same page. After every other failure,
// the next run begins at the first page, so that it reads what is new there.
page_fate fate_of(const failing_page& page, const failure& why);

// Counts the runs in a row in which pages of a source failed. The position keeps it: [{"parent":
// "id", "page": 3, "runs": 2, "listing": "…Z"}].
class page_troubles {
 public:
    static page_troubles read(const json::value& stored);
    json::array stored() const;
    bool empty() const { return all_.empty(); }

    // Notes one more run that failed at the page. Returns how many there are now.
    std::int64_t note(const std::string& parent, std::int64_t page, const std::string& listing);

    // Notes that the page was read.
    void clear(const std::string& parent, std::int64_t page);

    // Notes that the listing came to its end. Pages that did not fail in it are forgotten.
    void keep_of(const std::string& listing);

 private:
    static constexpr std::size_t most = 20;  // if there are more, the oldest is removed

    struct trouble {
        std::string parent;
        std::int64_t page = 0;
        std::int64_t runs = 0;
        std::string listing;
    };
    std::vector<trouble> all_;
};

}  // namespace sluice::paging
