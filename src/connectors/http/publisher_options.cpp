#include "connectors/http/publisher_options.hpp"

#include "connectors/http/client.hpp"

#include <sluice/net/success_rule.hpp>

#include <string_view>

namespace sluice::http {

std::string_view name_of(write_method verb) {
    switch (verb) {
        case write_method::post:
            return "POST";
        case write_method::put:
            return "PUT";
        case write_method::patch:
            return "PATCH";
        case write_method::remove:
            return "DELETE";
    }
    return "POST";
}

namespace {

void declare_request(config::declaration<publisher_options>& d) {
    d.field("method", &publisher_options::verb, "The request's method")
        .choice("post", write_method::post)
        .choice("put", write_method::put, "safe to repeat")
        .choice("patch", write_method::patch)
        .choice("delete", write_method::remove, "safe to repeat");
    d.field(
         "client", &publisher_options::client,
         "The client to talk through; without one, url is a whole URL, and tls, proxy and timeouts "
         "are the defaults")
        .refers_to("client");
    d.field(
         "url", &publisher_options::url,
         "The path below the client's base URL, or a whole URL. A host that a record chooses has "
         "to have a public address, or one of the daemon's allow_networks")
        .required()
        .example("/products/{{ sku }}");
    d.field("url_values", &publisher_options::url_values,
            "How values of {{ }} stand in the path and the query of url")
        .choice("encoded", values_in_url::encoded,
                "percent-encoded: each is one segment of the path or a part of one, and not empty")
        .choice("raw", values_in_url::raw,
                "as they are: the record may choose a longer path and a query");
    d.field("headers", &publisher_options::headers, "Headers of the request");
    d.field("query", &publisher_options::query, "The query; a list repeats its key");
    d.field("space", &publisher_options::space,
            "How a space stands in the query; without it, as the client says, else %20")
        .choice("percent", space_in_query::percent, "%20")
        .choice("plus", space_in_query::plus, "+");
    d.field("body", &publisher_options::body,
            "The body, in place of the record's `payload` member or the record");
    d.field("content", &publisher_options::content_type, "How the body is written")
        .choice("json", content::json)
        .choice("ndjson", content::ndjson, "one JSON text a line, for each record of a batch")
        .choice("csv", content::csv, "a header, and a row for each record of a batch")
        .choice("xml", content::xml, "an object with one member, the root")
        .choice("form", content::form, "application/x-www-form-urlencoded, of an object")
        .choice("text", content::text, "a text as it stands, everything else as JSON")
        .choice("binary", content::binary,
                "the bytes of a text in base 64, or of a record of `format: binary`, whose "
                "content_type becomes the Content-Type");
}

void declare_outcome(config::declaration<publisher_options>& d) {
    d.field("success", &publisher_options::success,
            "Statuses that mean success; `any` is all of them, and steps after it look at "
            "response.status. Without it, what the client says, else 2xx and a 303")
        .example("[2xx, 409]")
        .check(net::judge_success);
    d.field("fails_when", &publisher_options::fails_when,
            "Expression over the reply's JSON that tells a failure in spite of the status, as "
            "GraphQL and others report it; null, false, \"\" and [] are no failure. A text, or the "
            "`message` of each element, is the reason. It sees `status` too")
        .example("errors");
    d.field("idempotency_header", &publisher_options::idempotency_header,
            "A header in which the target takes a key that makes repeating safe")
        .example("Idempotency-Key");
    d.field("external_id", &publisher_options::external_id,
            "Where in the reply's JSON the target's name for the result is")
        .example("data.id");
}

// Checks a URL that does not depend on the record. It may be a secret, so messages do not quote it.
void check_url(const publisher_options& options, config::section_report& report) {
    if (!options.url.is_constant()) {
        return;
    }
    const auto text = options.url.evaluate(nullptr);
    if (!text || kind_of(*text) != json_kind::string) {
        return;
    }
    if (const auto wrong = wrong_target(std::string_view(text->get_string()), options)) {
        report.add("url", wrong->message, wrong->mend);
    }
}

}  // namespace

std::optional<failure> wrong_target(std::string_view url, const publisher_options& options) {
    const bool through_client = !options.client.name.empty();
    if (url.empty()) {
        return failure(failure_class::refused, "url is empty",
                       "give a path with a client, or a whole URL without one");
    }
    if (is_absolute(url) && through_client) {
        return failure(failure_class::refused, "url is a whole URL, but there is a client",
                       "give the path below the client's base_url, or leave the client away: its "
                       "credential is for its own site");
    }
    if (!is_absolute(url) && !through_client) {
        return failure(
            failure_class::refused, "url is a path, but there is no client",
            "name a client, which also has tls, proxy and timeouts, or give a whole URL");
    }
    return std::nullopt;
}

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        config::declaration<publisher_options> d("http", "Sends each record as an HTTP request");
        declare_request(d);
        declare_outcome(d);
        d.check({"client", "url"}, check_url);
        return d;
    }();
    return declared;
}

}  // namespace sluice::http
