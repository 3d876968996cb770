#include "cli/cases/case_settings.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>

namespace sluice::cli {
namespace {

std::string judge_moment(const std::string& text) {
    return parse_utc(text) ? "" : "'" + text + "' is no moment such as 2026-01-31T09:00:00Z";
}

std::string judge_place(const std::string& path) {
    return path.starts_with('/') || path.starts_with("http://") || path.starts_with("https://")
               ? ""
               : "a path begins with '/', or is a whole URL";
}

std::string judge_map(const std::optional<json::value>& query) {
    return !query || kind_of(*query) == json_kind::object ? "" : "a query is a map";
}

// Each item is a map that has these members and no others.
std::function<std::string(const std::optional<json::value>&)> list_of(
    std::vector<std::string> names) {
    return [names = std::move(names)](const std::optional<json::value>& given) -> std::string {
        if (!given) {
            return {};
        }
        const auto* items = given->if_array();
        if (items == nullptr) {
            return "expected a list, one item for each";
        }
        for (const auto& item : *items) {
            const auto* members = item.if_object();
            if (members == nullptr) {
                return "expected a list of maps";
            }
            for (const auto& one : *members) {
                const std::string key(one.key());
                if (std::ranges::find(names, key) == names.end()) {
                    const auto meant = config::did_you_mean(key, names);
                    return "an item has no '" + key + "'" +
                           (meant.empty() ? "" : ": did you mean '" + meant + "'?");
                }
            }
        }
        return {};
    };
}

const config::declaration<recorded_request>& request_declaration() {
    static const auto declared = [] {
        using o = recorded_request;
        config::declaration<o> d("request", "The request that an exchange answers");
        d.field("method", &o::method, "The method").not_empty().example("POST");
        d.field("path", &o::path,
                "The path as the configuration writes it, below the client's base URL, or a whole "
                "URL. It has no query")
            .required()
            .example("/post")
            .check(judge_place);
        d.field("query", &o::query, "The whole query; without it any query fits")
            .example("{page: 1, status: [DRAFT, POSTED]}")
            .check(judge_map);
        d.field("body", &o::body, "The body, as JSON or as a text; without it any body fits")
            .example("{caption: Hi}");
        return d;
    }();
    return declared;
}

const config::declaration<recorded_response>& response_declaration() {
    static const auto declared = [] {
        using o = recorded_response;
        config::declaration<o> d("response", "The answer to the request");
        d.field("status", &o::status, "The HTTP status").at_least(100).at_most(599);
        d.field("headers", &o::headers, "Headers of the answer")
            .example("{Link: '</next>; rel=\"next\"'}");
        d.field("body", &o::body, "The body: a text goes out as it is, another value as JSON")
            .example("{id: p-1}");
        return d;
    }();
    return declared;
}

const config::declaration<recorded_exchange>& exchange_declaration() {
    static const auto declared = [] {
        using o = recorded_exchange;
        config::declaration<o> d("exchange", "A request and its answer");
        d.field("request", &o::request, "The request", request_declaration()).required();
        d.field("response", &o::response, "The answer", response_declaration());
        d.field("times", &o::times, "How often the request must come").at_least(1).at_most(10'000);
        return d;
    }();
    return declared;
}

const config::declaration<case_expectation>& expectation_declaration() {
    static const auto declared = [] {
        using o = case_expectation;
        config::declaration<o> d("expect", "The results that a test must have");
        d.field("output", &o::output,
                "The data of the records that come out, in order: of the stages, of an incoming, "
                "of a route's own stages, or of an outgoing's stages")
            .example("[{cents: 1250}]")
            .check([](const std::optional<json::value>& given) -> std::string {
                return !given || kind_of(*given) == json_kind::array ? ""
                                                                     : "expected a list of records";
            });
        d.field("tasks", &o::tasks,
                "The tasks that were made, in order. An item names those of `outgoing`, "
                "`identifier`, `type`, `key`, `headers`, `data`, `state` and `reason` that matter")
            .example("[{outgoing: report, identifier: \"7\", data: {id: 7}, state: finished}]")
            .check(list_of(
                {"outgoing", "identifier", "type", "key", "headers", "data", "state", "reason"}));
        d.field("deliveries", &o::deliveries,
                "The records that publishers sent, in order, with `outgoing`, `identifier` and "
                "`data`. The publishers `file` and `sql` write nothing in a test")
            .example("[{outgoing: report, data: {id: 7}}]")
            .check(list_of({"outgoing", "identifier", "data"}));
        d.field("requests", &o::requests,
                "All requests that were sent, in order, with `method`, `path`, `query` and `body`")
            .example("[{method: POST, path: /post, body: {caption: Hi}}]")
            .check(list_of({"method", "path", "query", "body"}));
        d.field("failures", &o::failures,
                "The failures, in order, with `outgoing`, `identifier`, `state` and `reason`, of "
                "which a part is enough. Without this, none may come")
            .example("[{identifier: \"7\", reason: has no price}]")
            .check(list_of({"outgoing", "identifier", "state", "reason"}));
        d.field("position", &o::position, "The incoming's position after the run");
        d.field("storages", &o::storages, "All values of these storages after the run")
            .example("{posts: {\"7\": p-1}}");
        return d;
    }();
    return declared;
}

void check_object(const test_case& given, config::section_report& report) {
    const int named = int(!given.stages.empty()) + int(!given.incoming.empty()) +
                      int(!given.route.empty()) + int(!given.outgoing.empty());
    if (named != 1) {
        report.add("stages", "a test names one of stages, incoming, route and outgoing",
                   "name the object that it tests");
    }
    const bool lists = !given.incoming.empty() || !given.route.empty();
    const bool fed = given.input || !given.input_file.empty();
    if (given.input && !given.input_file.empty()) {
        report.add("input_file", "there is an 'input' too", "give one of them");
    }
    if (!lists && !fed) {
        report.add("input", "stages and outgoings need an input", "give 'input' or 'input_file'");
    }
    if (!given.exchanges.empty() && !given.exchanges_file.empty()) {
        report.add("exchanges_file", "there are 'exchanges' too", "give one of them");
    }
    if (!given.arguments.empty() && given.stages.empty()) {
        report.add("with", "only stages have parameters", "take it out");
    }
    if (!lists && (given.seen || given.position)) {
        report.add(given.seen ? "seen" : "position", "only an incoming remembers something",
                   "test an incoming or a route");
    }
}

const config::declaration<test_environment>& environment_declaration() {
    static const auto declared = [] {
        config::declaration<test_environment> d("environment",
                                                "Values of ${env:…} in the tested configuration");
        d.field("variables", &test_environment::variables,
                "A value for each variable; other variables are those of the process")
            .whole()
            .example("{OCOYA_WORKSPACE: w1}");
        return d;
    }();
    return declared;
}

config::layout make_layout() {
    config::map_layout tests;
    tests.key = "tests";
    tests.kind = "test";
    tests.summary = "Tests of the configuration beside this file";
    tests.entry = &test_case_declaration();
    config::layout shape;
    shape.maps.push_back(std::move(tests));
    shape.singles.push_back({"environment", &environment_declaration()});
    shape.of_tests = true;
    return shape;
}

}  // namespace

const config::declaration<test_case>& test_case_declaration() {
    static const auto declared = [] {
        using o = test_case;
        config::declaration<o> d("test", "Runs a part of the configuration and compares results");
        d.field("stages", &o::stages, "An entry of transformers to test").example("report-line");
        d.field("incoming", &o::incoming, "An incoming to test").example("posts");
        d.field("route", &o::route,
                "A route to test: its incoming, its stages, and all of its outgoings")
            .example("posts-to-report");
        d.field("outgoing", &o::outgoing, "An outgoing to test").example("report");
        d.field("input", &o::input,
                "A record, or a list of them. An incoming takes it in place of its subscriber")
            .example("[{id: 7, status: POSTED}]");
        d.field("input_file", &o::input_file,
                "A file of records in place of `input`: CSV, NDJSON or a JSON list")
            .path()
            .example("products.csv");
        d.field("seen", &o::seen,
                "A record, or a list of them, that an earlier run of the incoming has seen")
            .example("[{id: 7, status: DRAFT}]");
        d.field("type", &o::type, "The type of the input's records");
        d.field("headers", &o::headers, "Headers of the input's records")
            .example("{workspace_name: Acme}");
        d.field("with", &o::arguments, "Parameters of the stages").example("{amount: 2.5}");
        d.field("now", &o::now, "The moment at which the test begins; waits move it on")
            .check(judge_moment);
        d.field("time", &o::time,
                "How long tasks that wait for their next attempt are waited for; no real time "
                "passes")
            .at_most(std::chrono::hours(24 * 366))
            .example("1h");
        d.field("position", &o::position, "The incoming's position before the run");
        d.field("storages", &o::storages, "Values in storages before the run")
            .example("{posts: {\"7\": p-1}}");
        d.field(
            "exchanges", &o::exchanges,
            "The requests that may be sent, with their answers. Each must be sent, and no other",
            exchange_declaration());
        d.field("exchanges_file", &o::exchanges_file,
                "A YAML or JSON file that holds them, relative to this file. `sluice test "
                "--record` writes it")
            .example("posts.exchanges.json");
        d.field("expect", &o::expect, "The expected results", expectation_declaration());
        d.check({"stages", "incoming", "route", "outgoing", "input", "input_file", "seen", "with",
                 "position", "exchanges", "exchanges_file"},
                check_object);
        return d;
    }();
    return declared;
}

const config::declaration<exchange_list>& exchange_list_declaration() {
    static const auto declared = [] {
        config::declaration<exchange_list> d("exchanges", "Recorded requests and their answers");
        d.field("all", &exchange_list::all, "The exchanges", exchange_declaration()).whole();
        return d;
    }();
    return declared;
}

const config::layout& test_layout() {
    static const auto shape = make_layout();
    return shape;
}

}  // namespace sluice::cli
