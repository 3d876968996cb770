#pragma once

// Names the ways in which a listing goes on from one page to the next.

namespace sluice::paging {

enum class page_kind {
    none,
    numbered,     // the page's number
    offset,       // the number of items to pass over
    cursor,       // a value in the body, as a parameter of the next request
    next_link,    // a URL in the body
    link_header,  // a URL in the header Link, rel="next" (RFC 8288)
    window,       // from one time to the next, until now
    own,          // an expression that makes the next request
};

}  // namespace sluice::paging
