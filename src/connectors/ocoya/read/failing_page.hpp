#pragma once

// What becomes of a listing whose page cannot be read. Decisions without I/O.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::ocoya {

enum class page_fate {
    try_again,    // the next run goes on at this page
    begin_anew,   // the next run begins at the first page
    pass_over,    // the listing goes on after this page, incomplete
    end_listing,  // the listing ends here, incomplete
};

struct failing_page {
    std::int64_t number = 0;      // in its listing, from 0
    std::int64_t runs = 1;        // in a row that failed at it
    bool next_is_known = false;   // without the reply
    std::int64_t pass_after = 3;  // runs; 0: never
    std::size_t passed_over = 0;  // pages just before it that were passed over
};

// Does the failure speak of the page? A spent budget, a closed credential and a fault of our own do
// not.
bool is_of_page(const failure& why);

// Precondition: is_of_page. A page that fails lastingly is passed over after `pass_after` runs. A
// server that does not answer gets one more run at the same page; every other failure leads the
// next run to the first page, so that what is new there is read.
page_fate fate_of(const failing_page& page, const failure& why);

// The pages of a source's listings that failed, and in how many runs in a row. Kept in its
// position: [{"parent": "id", "page": 3, "runs": 2, "listing": "…Z"}].
class page_troubles {
 public:
    static page_troubles read(const json::value& stored);
    json::array stored() const;
    bool empty() const { return all_.empty(); }

    // One more run has failed at the page; in how many by now.
    std::int64_t note(const std::string& parent, std::int64_t page, const std::string& listing);

    // The page was read.
    void clear(const std::string& parent, std::int64_t page);

    // The listing came to its end: pages that did not fail in it are forgotten.
    void keep_of(const std::string& listing);

 private:
    static constexpr std::size_t most = 20;  // past these the oldest goes

    struct trouble {
        std::string parent;
        std::int64_t page = 0;
        std::int64_t runs = 0;
        std::string listing;
    };
    std::vector<trouble> all_;
};

}  // namespace sluice::ocoya
