#include "connectors/ocoya/paging_options.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

namespace {

// Which keys a kind has beside itself, and which of them it cannot do without.
struct kind_rule {
    paging kind;
    std::string_view name;
    std::vector<std::string_view> keys;
    std::string_view needed;
};

const std::vector<kind_rule>& kind_rules() {
    static const std::vector<kind_rule> rules{
        {paging::none, "none", {}, ""},
        {paging::numbered, "numbered", {"parameter", "size_parameter", "first", "size"}, ""},
        {paging::offset, "offset", {"parameter", "size_parameter", "first", "size"}, ""},
        {paging::cursor, "cursor", {"parameter", "at"}, "at"},
        {paging::next_link, "next_link", {"at"}, "at"},
        {paging::link_header, "link_header", {}, ""},
        {paging::window, "window", {"parameter", "until_parameter", "since", "length"}, "since"},
    };
    return rules;
}

void check_keys(const paging_options& options, config::section_report& report) {
    const auto rule = std::ranges::find(kind_rules(), options.kind, &kind_rule::kind);
    for (const std::string_view key : {"parameter", "size_parameter", "until_parameter", "first",
                                       "size", "at", "since", "length"}) {
        const bool known = std::ranges::find(rule->keys, key) != rule->keys.end();
        if (report.given(key) && !known) {
            report.add(
                key,
                "paging of kind " + std::string(rule->name) + " has no '" + std::string(key) + "'",
                "leave it out, or take another kind");
        }
    }
    if (!rule->needed.empty() && !report.given(rule->needed)) {
        const bool moment = rule->needed == "since";
        report.add("kind",
                   "paging of kind " + std::string(rule->name) + " needs '" +
                       std::string(rule->needed) + "'",
                   moment ? "add `since: \"{{ last_run || time_add(now, '-30d') }}\"`"
                          : "add `at: …`, an expression that finds it in the body");
    }
}

}  // namespace

const std::vector<std::string>& listing_names() {
    static const std::vector<std::string> names{"now", "last_run", "input", "parent", "workspace"};
    return names;
}

std::string paging_options::parameter_name() const {
    switch (kind) {
        case paging::numbered:
            return parameter.value_or("page");
        case paging::offset:
            return parameter.value_or("offset");
        case paging::cursor:
            return parameter.value_or("cursor");
        case paging::window:
            return parameter.value_or("since");
        default:
            return {};
    }
}

std::string paging_options::size_parameter_name() const {
    switch (kind) {
        case paging::numbered:
            return size_parameter.value_or("perPage");
        case paging::offset:
            return size_parameter.value_or("limit");
        default:
            return {};
    }
}

const config::declaration<paging_options>& paging_declaration() {
    static const auto declared = [] {
        using o = paging_options;
        config::declaration<o> d("paging", "How a path of your own is paged");
        d.field("kind", &o::kind, "What leads from one page to the next")
            .required()
            .shorthand()
            .choice("none", paging::none, "nothing: one reply is all")
            .choice("numbered", paging::numbered,
                    "the page's number, and how many items it shall have: `page` from 0 and "
                    "`perPage`, as Ocoya's list of posts, where nothing else is said")
            .choice("offset", paging::offset,
                    "how many items to pass over: as many as were read, whatever was asked for")
            .choice("cursor", paging::cursor, "a value in the body, which the next request gives")
            .choice("next_link", paging::next_link, "a URL in the body")
            .choice("link_header", paging::link_header,
                    "a URL in the header Link, with rel=\"next\" (RFC 8288)")
            .choice("window", paging::window, "time: from `since` to now, in pieces of `length`");
        d.field("parameter", &o::parameter,
                "The query's parameter for the number, the offset, the cursor or a window's "
                "beginning; without it page, offset, cursor or since")
            .not_empty();
        d.field("size_parameter", &o::size_parameter,
                "The query's parameter for the items of a page; without it perPage, or limit of an "
                "offset. \"\" asks for no size");
        d.field("until_parameter", &o::until_parameter, "The query's parameter for a window's end")
            .not_empty();
        d.field("first", &o::first, "The first page's number, or the first offset").at_least(0);
        d.field("size", &o::size, "Items of a page, as asked for").at_least(1);
        d.field("at", &o::at,
                "Expression for the cursor or the URL in the body; null, false and \"\" end the "
                "listing")
            .example("meta.next");
        d.field("since", &o::since,
                "Where the first window begins, a time with its zone; sees `now`, `last_run` and "
                "`input`")
            .sees(listing_names())
            .example("\"{{ last_run || time_add(now, '-30d') }}\"");
        d.field("length", &o::length, "How long a window is").at_least(std::chrono::seconds(1));
        d.check(check_keys);
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
