#include "connectors/http/subscriber_options.hpp"

#include "connectors/http/client_options.hpp"

#include <algorithm>

namespace sluice::http {

namespace {

std::string judge_read_path(const std::string& path) {
    if (!path.starts_with('/') || path.find_first_of("?# ") != std::string::npos) {
        return "a path begins with '/' and has no query; write it as /products/{id}, and the query "
               "in parameters";
    }
    bool open = false;
    for (const char c : path) {
        if ((c == '{' && open) || (c == '}' && !open)) {
            return "a brace of the path has no partner";
        }
        open = c == '{' || (open && c != '}');
    }
    return open ? "a brace of the path has no partner" : "";
}

std::string judge_end_status(const std::vector<std::int64_t>& statuses) {
    for (const auto status : statuses) {
        const bool taken = status == 401 || status == 407 || status == 429;
        if (status < 204 || status > 599 || taken) {
            return std::to_string(status) + " cannot end a listing" +
                   (taken ? ": it speaks of the key or its budget" : "");
        }
    }
    return {};
}

std::vector<std::string> names_after_reply() {
    auto names = paging::listing_names();
    names.insert(names.end(), {"body", "headers", "status", "items", "page", "request"});
    return names;
}

void check_ways(const subscriber_options& options, config::section_report& report) {
    if (options.pages && options.next) {
        report.add("next", "paging and next are both given",
                   "keep one: `next` makes each request itself");
    }
    const auto csv_alone = [&](std::string_view key) {
        if (report.given(key) && options.format != formats::body_format::csv &&
            options.format != formats::body_format::by_type) {
            report.add(key, "only CSV has '" + std::string(key) + "'", "leave it out");
        }
    };
    if (options.items && options.format == formats::body_format::binary) {
        report.add("items", "bytes hold no records", "leave it out");
    }
    csv_alone("delimiter");
    csv_alone("header");
    if (options.verb == read_method::get && !options.parameters.payload.is_null()) {
        report.add("method", "a GET has no body",
                   "take method: post, or put the values into parameters.query");
    }
    if (options.verb == read_method::post && options.conditional.value_or(false)) {
        report.add("conditional", "only a GET can be answered 'unchanged'", "leave it out");
    }
}

void declare_listing(config::declaration<subscriber_options>& d) {
    using o = subscriber_options;
    d.field("paging", &o::pages,
            "How the listing goes from page to page; without it one reply is all",
            paging::paging_declaration())
        .example("{kind: numbered, parameter: page, first: 1, size_parameter: limit, size: 100}");
    d.field("next", &o::next,
            "In place of `paging`: an expression that makes the next request. It sees `body`, "
            "`headers`, `status`, `items` (how many), `page` (from 0) and `request` ({target, "
            "query}), and gives {path: {…}, query: {…}, payload: {…}}, which is merged into the "
            "parameters, or a URL; null or false ends the listing")
        .sees(names_after_reply())
        .example("\"body.more && {query: {after: body.last}}\"");
    d.field("page_cap", &o::page_cap,
            "Pages that one listing reads at most; when there are more, the log says so")
        .at_least(1);
    d.field("end", &o::end,
            "When a listing that counts its items (numbered, offset) is over; without it "
            "empty_page")
        .choice("short_page", paging::listing_end::short_page,
                "a page with fewer items than were asked for")
        .choice("empty_page", paging::listing_end::empty_page,
                "a page without items: one request more, for a server that gives fewer than asked");
    d.field("end_status", &o::end_status,
            "HTTP statuses that end a listing after its first page. Without it a 404 ends one that "
            "counts its items, but is no proof for `deleted: emit`; a 204 is a page without items")
        .check(judge_end_status)
        .example("[404, 422]");
    d.field("pass_page_after", &o::pass_page_after,
            "Runs in a row that must fail at a page before it is passed over, where the next page "
            "is known without it (numbered, offset, window); the log says so each time; 0: never")
        .at_least(0)
        .at_most(1000);
    d.field("lookback", &o::lookback,
            "How long before the beginning of the last complete listing `last_run` stands: what "
            "the server shows late is read after all. Without it 2m; none with `emit: all`, where "
            "a record that comes twice makes two tasks")
        .at_least(std::chrono::milliseconds(0))
        .example("10m");
    d.field(
         "conditional", &o::conditional,
         "Asks whether a listing of one page has changed (ETag, Last-Modified); an unchanged one "
         "gives no records. Without it true; false with `emit: all`, which wants every record "
         "of each run, and with `deleted: emit`")
        .example("true");
}

}  // namespace

std::string_view name_of(read_method verb) {
    return verb == read_method::get ? "GET" : "POST";
}

std::string subscriber_options::entity_type() const {
    if (!entity.empty()) {
        return entity;
    }
    std::string_view rest = path;
    while (!rest.empty()) {
        const auto slash = rest.rfind('/');
        const auto segment = rest.substr(slash + 1);
        if (!segment.empty() && segment.find('{') == std::string_view::npos) {
            return std::string(segment);
        }
        rest = rest.substr(0, slash);
    }
    return "http";
}

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        using formats::body_format;
        config::declaration<o> d("http", "Reads the records of any HTTP API, page by page");
        d.field("client", &o::client, "The client to talk through; its budget pays")
            .required()
            .refers_to("client")
            .example("shop");
        d.field("method", &o::verb, "How the records are asked for; nothing may change over there")
            .choice("get", read_method::get)
            .also("GET")
            .choice("post", read_method::post, "for an API that takes a question as a body")
            .also("POST");
        d.field("path", &o::path, "The path below the client's base URL, with {slots}")
            .required()
            .check(judge_read_path)
            .example("/products");
        d.field("parameters", &o::parameters, "Path, query and body of the request",
                paging::parameters_declaration(paging::listing_names(), "The body, as JSON"));
        d.field("headers", &o::headers, "Headers of the request")
            .check(judge_headers)
            .example("{Accept: text/csv}");
        d.field("input", &o::input,
                "Values that are made before the request and stand in the parameters as `input`; "
                "expressions see `now` and `last_run`")
            .sees({"now", "last_run"})
            .example("{since: \"{{ time_add(now, '-7d') }}\"}");
        d.field("entity", &o::entity,
                "The type of the entities; without it the last segment of the path that is no slot")
            .example("products");
        d.field("format", &o::format,
                "How the body is written. A large NDJSON or CSV of a listing of one reply is read "
                "in pieces, whatever its size")
            .choice(
                "auto", body_format::by_type,
                "by Content-Type: CSV, NDJSON, XML, YAML and feeds by theirs, every other is JSON")
            .choice("json", body_format::json)
            .choice("ndjson", body_format::ndjson, "one JSON text a line")
            .choice("csv", body_format::csv, "rows after a header; every value is a text")
            .choice("xml", body_format::xml,
                    "one object with the root as its member, as the stage `parse` gives it")
            .choice("yaml", body_format::yaml)
            .choice("feed", body_format::feed,
                    "RSS, Atom or JSON Feed: the entries, as the subscriber `feed` gives them")
            .choice("text", body_format::text, "one record, {text: …}")
            .choice("binary", body_format::binary,
                    "any bytes: one record, {name, content_type, size, sha256, base64}");
        d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
            .check(formats::judge_delimiter)
            .example("\";\"");
        d.field("header", &o::has_header,
                "The first row of CSV names the members. Without a header each row is a list");
        d.field("items", &o::items,
                "Expression for the records in the body: an array, or one object; without it the "
                "body is the array or the object")
            .example("data.products");
        d.field("fails_when", &o::fails_when,
                "Expression over the body that tells a failure in spite of the status, as GraphQL "
                "and others report it; null, false, \"\" and [] are no failure. A text, or the "
                "`message` of each element, is the reason. The run fails, and the next one asks "
                "again. It sees `status` too")
            .sees({"status"})
            .example("errors");
        declare_listing(d);
        d.check({"paging", "next", "format", "items", "delimiter", "header", "method", "parameters",
                 "conditional"},
                check_ways);
        return d;
    }();
    return declared;
}

}  // namespace sluice::http
