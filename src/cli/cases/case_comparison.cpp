#include "cli/cases/case_comparison.hpp"

#include "cli/cases/exchange_book.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace sluice::cli {
namespace {

// A part of a reason is enough, and a query may hold numbers: such a value counts as the expected
// one.
json::value as_written(const json::value& expected, const json::value& actual,
                       std::string_view name) {
    if (name == "reason") {
        const auto wanted = text_or_empty(expected);
        return text_or_empty(actual).find(wanted) != std::string_view::npos ? expected : actual;
    }
    if (name == "query") {
        sent_request sent;
        recorded_request wanted;
        wanted.method = sent.method;
        wanted.path = sent.path;
        wanted.query = expected;
        if (const auto* members = actual.if_object()) {
            sent.query = *members;
        }
        return answers(wanted, sent) ? expected : actual;
    }
    return actual;
}

// The item with the members that the pattern names.
json::value like(const json::value& pattern, const json::value& item) {
    const auto* wanted = pattern.if_object();
    const auto* given = item.if_object();
    if (wanted == nullptr || given == nullptr) {
        return item;
    }
    json::object made;
    for (const auto& one : *wanted) {
        const auto* value = member(*given, one.key());
        if (value != nullptr) {
            made[one.key()] = as_written(one.value(), *value, one.key());
        }
    }
    return made;
}

// An item without a counterpart is shown like the first one.
json::value list_like(const json::value& expected, const json::array& actual) {
    const auto* patterns = expected.if_array();
    json::array made;
    for (std::size_t at = 0; at < actual.size(); ++at) {
        const bool none = patterns == nullptr || patterns->empty();
        made.push_back(none ? actual[at]
                            : like((*patterns)[at < patterns->size() ? at : 0], actual[at]));
    }
    return made;
}

// The storages that the expectation names, also those that are empty.
json::object named_storages(const storage_contents& expected, const json::object& actual) {
    json::object made;
    for (const auto& [name, values] : expected) {
        const auto* present = member(actual, name);
        made[name] = present != nullptr ? *present : json::value(json::object());
    }
    return made;
}

class comparison {
 public:
    std::vector<case_difference> found;

    void exact(const char* part, const std::optional<json::value>& expected,
               const json::value& actual) {
        if (expected && !json_equal(*expected, actual)) {
            found.push_back({part, *expected, actual});
        }
    }
    void listed(const char* part, const std::optional<json::value>& expected,
                const json::array& actual) {
        if (expected) {
            exact(part, expected, list_like(*expected, actual));
        }
    }
};

}  // namespace

json::object storages_object(const storage_contents& contents) {
    json::object made;
    for (const auto& [name, values] : contents) {
        json::object one;
        for (const auto& [key, value] : values) {
            one[key] = value;
        }
        made[name] = std::move(one);
    }
    return made;
}

case_verdict judge_case(const test_case& test, const case_outcome& outcome) {
    case_verdict verdict;
    verdict.problem = outcome.problem;
    if (!verdict.problem.empty()) {
        return verdict;
    }
    verdict.unexpected = outcome.unexpected;
    verdict.unused = outcome.unused;
    verdict.expects = test.expect.has_value();
    const auto wanted = test.expect.value_or(case_expectation());
    comparison all;
    all.exact("output", wanted.output, outcome.output);
    all.listed("tasks", wanted.tasks, outcome.tasks);
    all.listed("deliveries", wanted.deliveries, outcome.deliveries);
    all.listed("requests", wanted.requests, outcome.requests);
    all.listed("failures", wanted.failures.value_or(json::array()), outcome.failures);
    all.exact("position", wanted.position, outcome.position);
    if (wanted.storages) {
        all.exact("storages", storages_object(*wanted.storages),
                  named_storages(*wanted.storages, outcome.storages));
    }
    verdict.differences = std::move(all.found);
    return verdict;
}

std::vector<case_difference> first_expectations(const test_case& test,
                                                const case_outcome& outcome) {
    std::vector<case_difference> made;
    const auto add = [&](const char* part, json::value value) {
        made.push_back({part, nullptr, std::move(value)});
    };
    if (!test.stages.empty() || !test.incoming.empty()) {
        add("output", outcome.output);
    }
    if (!test.route.empty()) {
        json::array pattern;
        pattern.push_back(json::object{{"outgoing", ""}, {"identifier", ""}, {"data", nullptr}});
        add("tasks", list_like(pattern, outcome.tasks));
    }
    if (!outcome.requests.empty()) {
        add("requests", outcome.requests);
    } else if (!test.route.empty() || !test.outgoing.empty()) {
        add("deliveries", outcome.deliveries);
    }
    if (!outcome.failures.empty()) {
        add("failures", outcome.failures);
    }
    return made;
}

}  // namespace sluice::cli
