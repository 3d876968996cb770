#include "connectors/mqtt/subscriber.hpp"
#include "connectors/mqtt/topic.hpp"

namespace sluice::mqtt {

namespace {

std::string judge_topics(const std::vector<std::string>& topics) {
    for (const auto& one : topics) {
        if (const auto wrong = judge_filter(one); !wrong.empty()) {
            return "'" + one + "' " + wrong;
        }
    }
    return {};
}

std::string judge_client_id(const std::string& id) {
    return id.size() > UINT16_MAX ? "is longer than 65,535 bytes" : "";
}

void check_csv(const subscriber_options& options, config::section_report& report) {
    using formats::body_format;
    for (const std::string_view key : {"delimiter", "header"}) {
        if (report.given(key) && options.format != body_format::csv &&
            options.format != body_format::by_type) {
            report.add(key, "only CSV has '" + std::string(key) + "'", "leave it out");
        }
    }
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        using formats::body_format;
        config::declaration<o> d("mqtt", "Takes the messages of topics");
        d.field("client", &o::client, "The client of type mqtt that names the server")
            .required()
            .refers_to("client")
            .example("broker");
        d.field("client_id", &o::client_id,
                "The name of the session that the server keeps while Sluice is away. No other "
                "program and no other incoming may have it")
            .required()
            .not_empty()
            .check(judge_client_id)
            .example("sluice-sensors");
        d.field("topics", &o::topics,
                "The topics. + stands for one level, and # at the end for all levels below")
            .required()
            .not_empty()
            .check(judge_topics)
            .example("[\"sensors/+/temperature\", \"orders/#\"]");
        d.field("qos", &o::qos,
                "The highest quality of service. 0: the server forgets a message once it has sent "
                "it. 1: it sends until Sluice has acknowledged. 2: likewise, and the protocol "
                "rules out doubles")
            .at_least(0)
            .at_most(2);
        d.field("session_expiry", &o::session_expiry,
                "For so long an MQTT 5 server keeps messages while Sluice is away, in whole "
                "seconds. A server of MQTT 3.1.1 decides itself")
            .at_least(std::chrono::seconds(1))
            .at_most(std::chrono::hours(24 * 365));
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("readings");
        d.field("format", &o::format, "How a message is written")
            .choice("auto", body_format::by_type,
                    "by the content type of MQTT 5, as a webhook's; JSON where there is none")
            .choice("json", body_format::json)
            .choice("ndjson", body_format::ndjson, "one JSON text a line")
            .choice("csv", body_format::csv, "rows after a header; every value is a text")
            .choice("xml", body_format::xml)
            .choice("yaml", body_format::yaml)
            .choice("form", body_format::form, "application/x-www-form-urlencoded: an object")
            .choice("text", body_format::text, "one record, {text: …}");
        d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
            .check(formats::judge_delimiter)
            .example("\";\"");
        d.field("header", &o::has_header,
                "The first row of CSV names the members. Without a header each row is a list");
        d.field("items", &o::items,
                "Expression for the records in a message: an array, or one object; without it the "
                "message is the array or the record")
            .example("readings");
        d.field("page_size", &o::page_size,
                "The most messages in one transaction of the ledger. An MQTT 5 server sends no "
                "more before they are acknowledged")
            .at_least(1)
            .at_most(10'000);
        d.field("largest_record", &o::largest_record, "A message that takes more bytes is rejected")
            .at_least(1)
            .at_most(std::size_t{256} * 1024 * 1024);
        d.check({"format", "delimiter", "header"}, check_csv);
        return d;
    }();
    return declared;
}

}  // namespace sluice::mqtt
