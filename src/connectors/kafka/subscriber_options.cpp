#include "connectors/kafka/subscriber.hpp"
#include "connectors/kafka/topic.hpp"

#include <sluice/model/time.hpp>

namespace sluice::kafka {

namespace {

constexpr std::size_t longest_group = 255;

std::string judge_topics(const std::vector<std::string>& topics) {
    for (const auto& one : topics) {
        if (!is_topic(one)) {
            return "'" + one + "' is no name of a topic: a name has letters, digits, ., _ and -";
        }
    }
    return {};
}

std::string judge_partitions(const std::vector<std::int64_t>& numbers) {
    for (const auto one : numbers) {
        if (one < 0 || one > INT32_MAX) {
            return std::to_string(one) + " is no number of a partition; they count from 0";
        }
    }
    return {};
}

std::string judge_since(const std::string& text) {
    return text.empty() || parse_utc(text) ? "" : "must be a time, such as 2026-03-01T00:00:00Z";
}

std::string judge_group(const std::string& group) {
    return group.size() > longest_group ? "is longer than 255 bytes" : "";
}

void check_start(const subscriber_options& options, config::section_report& report) {
    if (options.start == start_rule::group && options.group.empty()) {
        report.add("start", "there is no group", "name it in group");
    }
    if (!options.since.empty() && report.given("start")) {
        report.add("since", "both start and since say where to begin", "leave one out");
    }
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

void declare_format(config::declaration<subscriber_options>& d) {
    using o = subscriber_options;
    using formats::body_format;
    d.field("format", &o::format, "How a value is written")
        .choice("auto", body_format::by_type,
                "by the record's header content-type; JSON where there is none")
        .choice("json", body_format::json)
        .choice("ndjson", body_format::ndjson, "one JSON text a line")
        .choice("csv", body_format::csv, "rows after a header; every value is a text")
        .choice("xml", body_format::xml)
        .choice("yaml", body_format::yaml)
        .choice("form", body_format::form, "application/x-www-form-urlencoded: an object")
        .choice("text", body_format::text, "an object, {text: …}")
        .choice("binary", body_format::binary, "an object with the bytes in base64");
    d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
        .check(formats::judge_delimiter)
        .example("\";\"");
    d.field("header", &o::has_header,
            "The first row of CSV names the members. Without a header each row is a list");
    d.field("items", &o::items,
            "Expression for the entities in a value: an array, or one object; without it the "
            "value is the array or the entity")
        .example("lines");
}

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        config::declaration<o> d("kafka", "Reads the records of topics");
        d.field("client", &o::client, "The client of type kafka that names the cluster")
            .required()
            .refers_to("client")
            .example("events");
        d.field("topics", &o::topics, "The topics")
            .required()
            .not_empty()
            .check(judge_topics)
            .example("[orders, returns]");
        d.field("partitions", &o::partitions,
                "The partitions of each topic to read; by default all, also those that are added "
                "later. Two daemons that share a topic name different ones")
            .check(judge_partitions)
            .example("[0, 1]");
        d.field("start", &o::start,
                "Where a topic begins that the ledger does not know. A partition that is added to "
                "a known topic begins at its first record")
            .choice("earliest", start_rule::earliest, "at the first records that the cluster has")
            .choice("latest", start_rule::latest, "at the records that come from now on")
            .choice("group", start_rule::group,
                    "where another program stopped that read as `group`; earliest where it has not "
                    "been");
        d.field("since", &o::since,
                "In place of start: begin at the records that the cluster took at this time or "
                "later")
            .check(judge_since)
            .example("\"2026-03-01T00:00:00Z\"");
        d.field("group", &o::group,
                "Tells the cluster how far this group is, for tools that show the lag. It decides "
                "nothing: the ledger has the offsets. No other program may be a member")
            .check(judge_group)
            .example("sluice-orders");
        d.field("lost", &o::lost,
                "When the cluster has deleted records before they were read, or a topic was made "
                "anew")
            .choice("fail", loss_rule::fail,
                    "the partition stops, and each run fails, until a person decides")
            .choice("go_on", loss_rule::go_on,
                    "a warning tells the offsets, and the records that are left are read");
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("orders");
        declare_format(d);
        d.field("page_size", &o::page_size, "The most records in one transaction of the ledger")
            .at_least(1)
            .at_most(50'000);
        d.field("largest_record", &o::largest_record,
                "A record whose value takes more bytes is rejected")
            .at_least(1)
            .at_most(std::size_t{256} * 1024 * 1024);
        d.check({"start", "since", "group"}, check_start);
        d.check({"format", "delimiter", "header"}, check_csv);
        return d;
    }();
    return declared;
}

}  // namespace sluice::kafka
