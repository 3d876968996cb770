#pragma once

// Decides whether a listed post is the one that a POST would have made. Verification of a lost
// reply uses it. Decides only; no I/O (API reference, sections 3 and 4).

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct wanted_post {
    std::string caption;                // in the form of comparable_caption()
    std::vector<std::string> media;     // URLs as sent
    std::optional<std::string> moment;  // YYYY-MM-DDTHH:MM:SSZ
    std::set<std::string> profiles;

    bool draft() const { return !moment || profiles.empty(); }
};

// Takes a body as checked_body() made it.
wanted_post wanted_from(const json::object& body);

// Writes line breaks as
// , and removes white space at both ends. A server may do both to a text.
std::string comparable_caption(std::string_view text);

// Tells whether caption, time (to the second) and the set of profiles are equal. The caption is
// that of the GENERAL variant or of its options, or of any variant if there is no GENERAL one. A
// draft may be listed without its time. Media decide only if they can: a server that copies them
// gives them other URLs, and one that still fetches them shows none.
bool matches(const wanted_post& wanted, const json::value& listed);

// Tells whether the listed post may be the wanted one, and nobody can say so. A compared field then
// has a type that no post has, and the others are equal.
bool cannot_be_told(const wanted_post& wanted, const json::value& listed);

// Compares the parts of a listed post with the wanted one, for a person who decides.
struct likeness {
    bool text = false;
    bool time = false;
    bool profiles = false;

    // The text says it alone. Without it, a post at another time or for other profiles is another.
    bool may_be_it() const { return text || (time && profiles); }
};
likeness likeness_of(const wanted_post& wanted, const json::value& listed);

// Returns the caption of a listed post: that of the GENERAL variant, or of the first one.
std::string caption_of(const json::value& listed);

// Returns the ids of the profiles of a listed post.
std::set<std::string> profiles_of(const json::value& listed);

// Returns a hash that is equal for posts that one listed post may match. It covers the workspace
// and everything that matches() always compares. It leaves out media and a draft's time, because a
// listing may not show them.
std::string fingerprint_of(std::string_view workspace, const wanted_post& wanted);

}  // namespace sluice::ocoya
