#include "connectors/webhook/subscriber_options.hpp"

#include "connectors/webhook/delivered_answer.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::webhook {

namespace {

std::string judge_path(const std::string& path) {
    const bool good = path.starts_with('/') && path.find_first_of("?# {}") == std::string::npos;
    return good ? "" : "a path begins with '/' and has no query and no slots: /hooks/shop";
}

std::string judge_methods(const std::vector<std::string>& methods) {
    for (const auto& one : methods) {
        if (one != "POST" && one != "PUT" && one != "PATCH" && one != "GET" && one != "DELETE") {
            return "'" + one + "' is none of POST, PUT, PATCH, GET and DELETE";
        }
    }
    return {};
}

// The names of headers that prove a sender. Their values must not come into a task.
std::string judge_headers(const std::vector<std::string>& names) {
    for (const auto& one : names) {
        for (const std::string_view proof : {"Authorization", "Cookie", "Proxy-Authorization"}) {
            if (ascii::same_ignoring_case(one, proof)) {
                return "'" + one + "' holds a credential, which a record must not have";
            }
        }
    }
    return {};
}

void check_options(const subscriber_options& options, config::section_report& report) {
    for (const std::string_view key : {"delimiter", "header"}) {
        if (report.given(key) && options.format != formats::body_format::csv &&
            options.format != formats::body_format::by_type) {
            report.add(key, "only CSV has '" + std::string(key) + "'", "leave it out");
        }
    }
    if (options.items && options.format == formats::body_format::binary) {
        report.add("items", "bytes hold no records", "leave it out");
    }
    for (const auto& one : options.headers) {
        if (options.sender.header && ascii::same_ignoring_case(one, options.sender.header->name)) {
            report.add("headers",
                       "'" + one + "' holds the sender's secret, which a record must not have",
                       "leave it out");
        }
    }
    if (report.given("answer_within") && options.answer == answer_time::at_once) {
        report.add("answer_within", "a request that is answered at once waits for nothing",
                   "leave it out");
    }
    if (options.answer != answer_time::delivered) {
        if (options.most_waiting != subscriber_options().most_waiting) {
            report.add("most_waiting", "no sender waits for an outcome",
                       "leave it out, or set `answer: delivered`");
        }
    } else if (auto fault = judge_reply(options.reply); !fault.empty()) {
        report.add("reply", std::move(fault),
                   "give `body`, and `status` and `headers` beside it if you like");
    }
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        using formats::body_format;
        config::declaration<o> d("webhook", "Takes the requests that others send to a path");
        d.field("path", &o::path,
                "The path on the daemon's listener (daemon.webhooks). Several incomings may have "
                "the same one; each takes the request")
            .required()
            .check(judge_path)
            .example("/hooks/shop");
        d.field("methods", &o::methods, "The methods that it takes")
            .not_empty()
            .check(judge_methods)
            .example("[POST, PUT]");
        d.field("auth", &o::sender, "How a sender proves itself", sender_declaration())
            .required()
            .example("{bearer: \"${credential:webhook}\"}");
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("orders");
        d.field("format", &o::format, "How the body is written")
            .choice("auto", body_format::by_type,
                    "by Content-Type: CSV, NDJSON, XML, YAML and forms by theirs, every other is "
                    "JSON")
            .choice("json", body_format::json)
            .choice("ndjson", body_format::ndjson, "one JSON text a line")
            .choice("csv", body_format::csv, "rows after a header; every value is a text")
            .choice("xml", body_format::xml)
            .choice("yaml", body_format::yaml)
            .choice("form", body_format::form, "application/x-www-form-urlencoded: an object")
            .choice("text", body_format::text, "one record, {text: …}")
            .choice("binary", body_format::binary,
                    "any bytes: one record, {name, content_type, size, sha256, base64}");
        d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
            .check(formats::judge_delimiter)
            .example("\";\"");
        d.field("header", &o::has_header,
                "The first row of CSV names the members. Without a header each row is a list");
        d.field("largest_unpacked", &o::largest_unpacked,
                "A body with Content-Encoding (gzip, deflate, zstd) is unpacked to at most this "
                "many bytes; a larger one is answered 413. A signature is that of the bytes as "
                "they came")
            .at_least(1024);
        d.field("items", &o::items,
                "Expression for the records in the body: an array, or one object; without it the "
                "body is the array or the object. A request without a body is the object of its "
                "query")
            .example("events");
        d.field("headers", &o::headers,
                "Headers of the request that expressions see, by lower-case name: "
                "header.\"x-github-delivery\"")
            .check(judge_headers)
            .example("[X-GitHub-Event, X-GitHub-Delivery]");
        d.field("query", &o::query,
                "Parameters of the request's query that expressions see: header.\"query.shop\"")
            .example("[shop]");
        d.field("answer", &o::answer, "When the sender gets its answer")
            .choice("stored", answer_time::stored,
                    "when the tasks are in the ledger; a sender without an answer sends again")
            .choice("at_once", answer_time::at_once,
                    "before that: a request is lost if the daemon stops in between")
            .choice("delivered", answer_time::delivered,
                    "when the tasks have their outcome: with the second system's reply, or with "
                    "`reply`; 202 after `answer_within`, and the tasks go on");
        d.field("answer_within", &o::answer_within,
                "A request that is not stored by then is answered 503, and its sender comes again. "
                "With `answer: delivered`, one that is not delivered by then is answered 202")
            .at_least(std::chrono::milliseconds(100))
            .at_most(std::chrono::minutes(5));
        d.field("most_waiting", &o::most_waiting,
                "Senders that wait for an outcome at one time (`answer: delivered`); a further one "
                "is answered 503")
            .at_least(1)
            .at_most(4096);
        d.field("reply", &o::reply,
                "The body of the answer, a template that sees the body of the request; without it "
                "{status: …}. With `answer: delivered` it sees the record after the stages, "
                "`request`, `response`, `result`, `outcome` and `tasks`, and may state `status` "
                "and `headers` beside `body`")
            .example("{challenge: \"{{ challenge }}\"}");
        d.check({"format", "items", "delimiter", "header", "headers", "auth", "answer",
                 "answer_within", "most_waiting", "reply"},
                check_options);
        return d;
    }();
    return declared;
}

}  // namespace sluice::webhook
