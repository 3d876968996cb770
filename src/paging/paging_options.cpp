#include "paging/paging_options.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace sluice::paging {

namespace {

// Says which keys a kind has, and which one it needs.
struct kind_rule {
    page_kind kind;
    std::string_view name;
    std::vector<std::string_view> keys;
    std::string_view needed;
};

const std::vector<kind_rule>& kind_rules() {
    static const std::vector<kind_rule> rules{
        {page_kind::none, "none", {}, ""},
        {page_kind::numbered, "numbered", {"parameter", "size_parameter", "first", "size"}, ""},
        {page_kind::offset, "offset", {"parameter", "size_parameter", "first", "size"}, ""},
        {page_kind::cursor, "cursor", {"parameter", "at"}, "at"},
        {page_kind::next_link, "next_link", {"at"}, "at"},
        {page_kind::link_header, "link_header", {}, ""},
        {page_kind::window, "window", {"parameter", "until_parameter", "since", "length"}, "since"},
    };
    return rules;
}

std::map<page_kind, paging_options> usual_options() {
    std::map<page_kind, paging_options> all;
    for (const auto& rule : kind_rules()) {
        all[rule.kind].kind = rule.kind;
    }
    return all;
}

void check_keys(const paging_options& options, config::section_report& report) {
    const auto rule = std::ranges::find(kind_rules(), options.kind, &kind_rule::kind);
    // The declaration cannot know the kind. A key that its kind ignores would be a silent mistake.
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

const paging_options& usual_paging(page_kind kind) {
    static const auto all = usual_options();
    return all.at(kind);
}

const std::vector<std::string>& listing_names() {
    static const std::vector<std::string> names{"now", "last_run", "input", "parent", "workspace"};
    return names;
}

std::string paging_options::parameter_name() const {
    switch (kind) {
        case page_kind::numbered:
            return parameter.value_or("page");
        case page_kind::offset:
            return parameter.value_or("offset");
        case page_kind::cursor:
            return parameter.value_or("cursor");
        case page_kind::window:
            return parameter.value_or("since");
        default:
            return {};
    }
}

std::string paging_options::size_parameter_name() const {
    switch (kind) {
        case page_kind::numbered:
            return size_parameter.value_or("perPage");
        case page_kind::offset:
            return size_parameter.value_or("limit");
        default:
            return {};
    }
}

const config::declaration<paging_options>& paging_declaration() {
    static const auto declared = [] {
        using o = paging_options;
        config::declaration<o> d("paging", "How a listing of your own goes from page to page");
        d.field("kind", &o::kind, "The way from one page to the next")
            .required()
            .shorthand()
            .choice("none", page_kind::none, "nothing: one reply is all")
            .choice("numbered", page_kind::numbered,
                    "the page's number, and how many items it shall have: `page` from 0 and "
                    "`perPage`, as Ocoya's list of posts, where nothing else is said")
            .choice("offset", page_kind::offset,
                    "how many items to pass over: as many as were read, whatever was asked for")
            .choice("cursor", page_kind::cursor,
                    "a value in the body, which the next request gives")
            .choice("next_link", page_kind::next_link, "a URL in the body")
            .choice("link_header", page_kind::link_header,
                    "a URL in the header Link, with rel=\"next\" (RFC 8288)")
            .choice("window", page_kind::window,
                    "time: from `since` to now, in pieces of `length`");
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

}  // namespace sluice::paging
