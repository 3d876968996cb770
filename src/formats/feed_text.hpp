#pragma once

// Reads feeds: RSS 0.9x to 2.0 and RSS 1.0 (RDF), Atom, JSON Feed.
//
//   [{"id": "…", "title": "…", "link": "…", "published": "…Z", "updated": "…Z", "author": "…",
//     "summary": "…", "content": "…", "categories": ["…"],
//     "enclosures": [{"url": "…", "type": "…", "length": 1}], "feed": {"title": "…", "link": "…"}}]
//
// A member that the feed does not give is null, or an empty list. Texts stay as they are: a summary
// may be HTML.

#include "formats/body_value.hpp"

#include <sluice/error.hpp>

#include <string_view>

namespace sluice::formats {

// Returns the entries in the order of the feed. `id` is the entry's own, else its link, else a hash
// of its title and date. A date that cannot be read is null.
//
// It follows no document type, so it replaces no entity but those of XML, and fetches nothing. If a
// feed breaks off, it takes the entries before the break and sets aside the one in hand.
//
// Fails (class invalid) for a text that is no feed, and for one that breaks off before its first
// entry.
result<body_value> entries_of_feed(std::string_view body);

}  // namespace sluice::formats
