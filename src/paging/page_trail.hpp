#pragma once

// Which pages of a listing were read already, in a few bytes: of a listing that runs in a circle
// the first, the last and one further page are remembered (R. P. Brent's method: the last one whose
// number is a power of two). A circle back to the first page or to the one just read is seen at
// once, any other before three times as many pages were read as there are.

#include <sluice/model/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::paging {

class page_trail {
 public:
    // {"first": "…", "last": "…", "mark": "…"}; everything else is an empty one.
    static page_trail read(const json::value& stored);
    json::value stored() const;

    // `sign` is what tells a page from the others: its request, or what it holds.
    void note(std::int64_t number, std::string_view sign);
    bool holds(std::string_view sign) const;
    // It is the page just before, and that one was not the first page again.
    bool repeats_last(std::string_view sign) const;
    bool empty() const { return last_.empty(); }

 private:
    std::string first_;
    std::string last_;
    std::string mark_;
};

}  // namespace sluice::paging
