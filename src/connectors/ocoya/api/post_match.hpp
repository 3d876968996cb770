#pragma once

// Is a listed post the one that a POST would have made? Decisions without I/O (API reference,
// sections 3 and 4).

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct wanted_post {
    std::string caption;                // compared as comparable_caption() makes it
    std::vector<std::string> media;     // URLs as sent
    std::optional<std::string> moment;  // YYYY-MM-DDTHH:MM:SSZ
    std::set<std::string> profiles;

    bool draft() const { return !moment || profiles.empty(); }
};

// Of a body as checked_body() made it.
wanted_post wanted_from(const json::object& body);

// Line breaks as \n, without white space at both ends: what a server may do to a text unasked.
std::string comparable_caption(std::string_view text);

// Caption (of the GENERAL variant, or of its options; of any variant when there is no GENERAL one),
// time to the second and the set of profiles are equal. A draft may be listed without its time.
// Media decide only where they can: a server that copies them gives them other URLs, and one that
// is still fetching shows none.
bool matches(const wanted_post& wanted, const json::value& listed);

// A field that is compared is of a type that no post's is, and the others are equal: it may be the
// post, and nobody can say so.
bool cannot_be_told(const wanted_post& wanted, const json::value& listed);

// The ids of the profiles that a listed post goes to.
std::set<std::string> profiles_of(const json::value& listed);

// Equal for posts that one listed post may match: a hash of the workspace and of what matches()
// always compares. Media and a draft's time are left out: the list may not show them.
std::string fingerprint_of(std::string_view workspace, const wanted_post& wanted);

}  // namespace sluice::ocoya
