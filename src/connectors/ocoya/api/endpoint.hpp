#pragma once

// Describes one endpoint of Ocoya's API, once. One row of the table (endpoints.hpp) gives the
// request, its checks, the reading of the reply, the meaning of a lost reply, and the reference
// page. Source of every row: the API reference, sections 2 and 3.

#include "paging/page_kind.hpp"
#include "paging/parameters.hpp"

#include <sluice/component/publisher.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

enum class method { get, post, patch, remove };

std::string_view name_of(method verb);  // "GET", "DELETE"

enum class field_kind {
    text,
    moment,  // a time, sent as YYYY-MM-DDTHH:MM:SSZ
    boolean,
    integer,
    text_list,
    url_list,    // http or https
    media_list,  // http or https, of a media type that Ocoya takes
};

// Describes a parameter of the query or a member of the body. 0 and an empty value mean no limit.
struct field {
    std::string_view name;
    field_kind kind = field_kind::text;
    std::string_view description;
    bool required = false;
    std::size_t shortest = 0;  // of a text, in Unicode characters
    std::size_t longest = 0;   // of a text, in Unicode characters
    std::size_t most_items = 0;
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
    std::vector<std::string_view> choices;  // if there are any, the only values
};

enum class reply_shape {
    list,    // a bare array: one entity for each item
    object,  // one entity
    either,  // unknown: one of the two
};

// Says how the target is asked whether a write happened.
enum class lookup {
    none,
    posts,  // list the workspace's posts, match caption, time and profiles
};

struct endpoint {
    std::string_view profile = "current";
    ocoya::method verb = method::get;
    std::string_view entity;
    std::string_view title;  // as a person would look for it
    std::string_view path;   // below the base URL; {name} is a slot; empty: not published
    std::vector<field> query;
    std::vector<field> body;
    std::vector<std::string_view> one_of;  // the body needs at least one of these
    paging::page_kind pages = paging::page_kind::none;
    reply_shape shape = reply_shape::object;
    std::vector<std::string_view> id_members;  // of the reply: members with the new thing's id
    repeat_safety safety = repeat_safety::idempotent;
    lookup verified_by = lookup::none;
    bool missing_is_done = false;  // a 404 is success: it is deleted
    bool proven = true;            // documented, or seen working
    bool open = false;  // shape unknown: undeclared parameters and members pass as they are
    std::optional<std::chrono::milliseconds> total_timeout;  // in place of the client's
};

using paging::slots_of;

}  // namespace sluice::ocoya
