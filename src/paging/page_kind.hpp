#pragma once

namespace sluice::paging {

// Names the ways in which a listing goes on from one page to the next.
enum class page_kind {
    none,
    numbered,     // the page's number; the end is a short page
    offset,       // how many items to pass over
    cursor,       // a value in the body, as a parameter of the next request
    next_link,    // a URL in the body
    link_header,  // a URL in the header Link, rel="next" (RFC 8288)
    window,       // from one moment to the next, until now
    own,          // an expression makes the next request
};

}  // namespace sluice::paging
