#pragma once

// Remembers in a few bytes which pages of a listing were read, to notice a listing that runs in a
// circle. It keeps the first page, the last page, and the last one whose number is a power of two
// (R. P. Brent's method). It sees a circle back to the first page or to the last one at once. It
// sees any other circle before three times its pages were read.

#include <sluice/model/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::paging {

// Returns a short hash that tells texts apart, such as pages and requests. It protects nothing.
std::string short_sign(std::string_view text);

class page_trail {
 public:
    // Reads {"first": "…", "last": "…", "mark": "…"}. Everything else gives an empty trail.
    static page_trail read(const json::value& stored);
    json::value stored() const;

    // Adds page `number`. `sign` tells the page from the others: its request, or its content.
    void note(std::int64_t number, std::string_view sign);
    bool holds(std::string_view sign) const;
    // Tells whether this is the last page again, and that page was not the first one.
    bool repeats_last(std::string_view sign) const;
    bool empty() const { return last_.empty(); }

 private:
    std::string first_;
    std::string last_;
    std::string mark_;
};

}  // namespace sluice::paging
