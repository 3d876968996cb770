#include "transform/request/pages.hpp"

#include "paging/next_page.hpp"

#include <sluice/net/link.hpp>

#include <utility>

namespace sluice::transform {

namespace {

using paging::page_kind;

constexpr std::size_t most_items = 100'000;

bool has_position(page_kind kind) {
    return kind == page_kind::cursor || kind == page_kind::next_link;
}

bool counts(page_kind kind) {
    return kind == page_kind::numbered || kind == page_kind::offset;
}

// Without this check, a key that its kind ignores would be a silent mistake.
void check_kind(const pages_options& options, config::section_report& report) {
    const auto refuse = [&](std::string_view key, bool used) {
        if (report.given(key) && !used) {
            report.add(key, "pages of this kind have no '" + std::string(key) + "'",
                       "leave it out, or take another kind");
        }
    };
    refuse("at", has_position(options.kind));
    refuse("parameter", counts(options.kind) || options.kind == page_kind::cursor);
    refuse("first", counts(options.kind));
    refuse("size", counts(options.kind));
    if (has_position(options.kind) && !options.at) {
        report.add("kind", "pages of this kind need 'at'",
                   "add `at: …`, an expression that finds it in the answer");
    }
}

}  // namespace

std::string pages_options::parameter_name() const {
    switch (kind) {
        case page_kind::numbered:
            return parameter.value_or("page");
        case page_kind::offset:
            return parameter.value_or("offset");
        case page_kind::cursor:
            return parameter.value_or("cursor");
        default:
            return {};
    }
}

const config::declaration<pages_options>& pages_declaration() {
    static const auto declared = [] {
        using o = pages_options;
        config::declaration<o> d("pages", "How the answer goes on from page to page");
        d.field("items", &o::items, "Expression for the list of a page's items in the answer")
            .required()
            .example("_embedded.items");
        d.field("kind", &o::kind, "The way from one page to the next")
            .choice("numbered", page_kind::numbered, "the page's number")
            .choice("offset", page_kind::offset, "how many items to pass over")
            .choice("cursor", page_kind::cursor,
                    "a value of the answer that the next request gives")
            .choice("next_link", page_kind::next_link, "a URL in the answer, on the same site")
            .choice("link_header", page_kind::link_header,
                    "a URL in the header Link, with rel=\"next\" (RFC 8288)");
        d.field("parameter", &o::parameter,
                "The parameter of the query, or the variable, for the number, the offset or the "
                "cursor; without it page, offset or cursor")
            .not_empty();
        d.field("first", &o::first,
                "The first page's number, or the first offset; without it page 1, or offset 0")
            .at_least(0);
        d.field("size", &o::size,
                "Items of a full page: a page with fewer is the last one, which saves a request. "
                "Without it an empty page is")
            .at_least(1);
        d.field("at", &o::at,
                "Expression for the cursor or the URL in the answer; null, false and \"\" end the "
                "listing")
            .example("meta.next");
        d.field("most", &o::most, "The record fails when there are more pages than this")
            .at_least(1)
            .at_most(10'000);
        d.check({"kind", "at", "parameter", "first", "size"}, check_kind);
        return d;
    }();
    return declared;
}

page_walk::page_walk(const pages_options& options, const std::string& base_url)
    : options_(options),
      base_url_(base_url),
      number_(options.first.value_or(options.kind == page_kind::offset ? 0 : 1)) {}

page_request page_walk::first() const {
    page_request made;
    if (counts(options_.kind)) {
        made.parameter = options_.parameter_name();
        made.value = number_;
    }
    return made;
}

result<std::size_t> page_walk::take(const api_answer& answer, expression_scope scope) {
    auto found = options_.items->evaluate(answer.body, scope);
    if (!found) {
        return failure(found.error()).within("pages.items");
    }
    if (found->is_null()) {
        return std::size_t{0};
    }
    auto* list = found->if_array();
    if (list == nullptr) {
        return failure(failure_class::invalid, "pages.items gives " +
                                                   std::string(name_of(kind_of(*found))) +
                                                   ", and must give a list");
    }
    if (items_.size() + list->size() > most_items) {
        return failure(failure_class::invalid,
                       "there are more than " + std::to_string(most_items) + " items");
    }
    const auto count = list->size();
    if (counts(options_.kind) && count > 0) {
        auto noted = note(write_json(*found),
                          "it shows the items of an earlier page: does the server know '" +
                              options_.parameter_name() + "'?");
        if (!noted) {
            return noted.error();
        }
    }
    for (auto& item : *list) {
        items_.push_back(std::move(item));
    }
    return count;
}

result<void> page_walk::note(const std::string& sign, const std::string& circle) {
    if (trail_.holds(sign)) {
        return failure(failure_class::invalid, circle);
    }
    trail_.note(page_, sign);
    return {};
}

result<std::optional<page_request>> page_walk::after(const api_answer& answer,
                                                     expression_scope scope) {
    const auto count = take(answer, scope);
    if (!count) {
        return count.error();
    }
    auto made = next(answer, scope, *count);
    if (!made || !*made) {
        return made;
    }
    if (page_ >= options_.most) {
        return failure(failure_class::invalid,
                       "there are more than " + std::to_string(options_.most) + " pages",
                       "ask for fewer, or raise pages.most");
    }
    ++page_;
    return made;
}

result<std::optional<page_request>> page_walk::next(const api_answer& answer,
                                                    expression_scope scope, std::size_t count) {
    if (counts(options_.kind)) {
        if (count == 0 || (options_.size && static_cast<std::int64_t>(count) < *options_.size)) {
            return std::optional<page_request>();
        }
        number_ += options_.kind == page_kind::offset ? static_cast<std::int64_t>(count) : 1;
        return std::optional(first());
    }
    static const json::object none;
    const auto& names = scope.names == nullptr ? none : *scope.names;
    const paging::link_place place{base_url_, answer.url};
    auto found = options_.kind == page_kind::cursor
                     ? paging::next_cursor(*options_.at, answer.body, names)
                 : options_.kind == page_kind::next_link
                     ? paging::next_link(*options_.at, answer.body, names, place)
                     : paging::next_in_header(answer.headers, place);
    if (!found) {
        auto why = found.error();
        if (why.message.starts_with("paging.")) {  // the name of a subscriber's field
            why.message.replace(0, 7, "pages.");
        }
        return why;
    }
    if (found->empty()) {
        return std::optional<page_request>();
    }
    page_request made;
    if (options_.kind == page_kind::cursor) {
        made.parameter = options_.parameter_name();
        made.value = found->at("cursor");
    } else {
        auto link = to_link(text_member(*found, "url"));
        if (!link) {
            return link.error();
        }
        made = *std::move(link);
    }
    auto noted = note(made.target.empty() ? write_json(made.value) : made.target,
                      "the pages go in a circle: this one leads to an earlier one");
    if (!noted) {
        return noted.error();
    }
    return std::optional(std::move(made));
}

result<page_request> page_walk::to_link(std::string url) const {
    std::string_view base = base_url_;
    while (base.ends_with('/')) {
        base.remove_suffix(1);
    }
    if (base.empty() || !net::is_below(base_url_, url) || !url.starts_with(base)) {
        return failure(failure_class::refused, "the next page is not below the client's base_url");
    }
    page_request made;
    made.target = url.substr(base.size());
    return made;
}

}  // namespace sluice::transform
