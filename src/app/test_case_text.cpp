#include "app/test_case_text.hpp"

#include "app/replaced_file.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".test.yaml";

// JSON is YAML too. Further lines stand below the first one.
std::string indented(const json::value& value, std::size_t by) {
    auto text = write_json_indented(value);
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + by + 1)) {
        text.insert(at + 1, by, ' ');
    }
    return text;
}

std::string yaml_text(std::string_view text) {
    return write_json(json::value(text));
}

// A comment is one line.
std::string comment(const std::string& text) {
    return "# " + printable_line(text) + "\n";
}

// Headers of the daemon's own have a colon, and no source can set one.
json::object given_headers(const std::string& text) {
    json::object made;
    const auto read = parse_json(text);
    if (read && kind_of(*read) == json_kind::object) {
        for (const auto& [name, value] : read->get_object()) {
            if (std::string_view(name).find(':') == std::string_view::npos) {
                made[name] = value;
            }
        }
    }
    return made;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// "POST /post" and "HTTP 201 {…}", as publishers note them.
std::optional<json::object> exchange_of(const ledger::attempt_summary& attempt) {
    constexpr std::array<std::string_view, 5> methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    const auto asked = first_line(attempt.request);
    const auto space = asked.find(' ');
    const auto method = asked.substr(0, space);
    if (space == std::string::npos || std::ranges::find(methods, method) == methods.end()) {
        return std::nullopt;
    }
    const auto rest = asked.substr(space + 1);
    json::object request{{"method", method}, {"path", rest.substr(0, rest.find(' '))}};
    json::object response{{"status", 200}, {"body", json::object()}};
    constexpr std::string_view opens = "HTTP ";
    const auto said = first_line(attempt.response);
    if (said.starts_with(opens) && said.size() >= opens.size() + 3) {
        const auto status = parse_json(said.substr(opens.size(), 3));
        if (status && kind_of(*status) == json_kind::number) {
            response["status"] = *status;
        }
        const auto body = parse_json(trimmed(std::string_view(said).substr(opens.size() + 3)));
        if (body) {
            response["body"] = *body;
        }
    }
    return json::object{{"request", std::move(request)}, {"response", std::move(response)}};
}

json::array exchanges_of(const ledger::task_history& history) {
    json::array made;
    for (auto at = history.attempts.rbegin(); at != history.attempts.rend(); ++at) {
        if (auto exchange = exchange_of(*at)) {
            made.push_back(*std::move(exchange));
            break;
        }
    }
    return made;
}

json::array deliveries_of(const engine::stage_story& story, const std::string& outgoing) {
    json::array made;
    for (const auto& one : story.results) {
        made.push_back(json::object{{"outgoing", outgoing}, {"data", one.made.data}});
    }
    return made;
}

bool asks_service(const engine::stage_story& story) {
    return std::ranges::any_of(story.steps,
                               [](const stage_effect& step) { return !step.unasked.empty(); });
}

// Tells a name below the directory from one that leads elsewhere.
bool is_case_name(const std::string& name) {
    const bool plain = std::ranges::all_of(name, [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) ||
               std::string_view("-_./").find(c) != std::string_view::npos;
    });
    return plain && name.ends_with(ending) && name.size() > ending.size() &&
           name.find("..") == std::string::npos && name.front() != '/' && name.front() != '.' &&
           name.find("/.") == std::string::npos;
}

}  // namespace

result<std::string> test_case_text(const ledger::task_history& history,
                                   const engine::stage_story& story, wall_time now) {
    const auto& task = history.task;
    auto data = parse_json(task.data);
    if (!data) {
        return std::move(data.error()).within("data of task " + std::to_string(task.id));
    }
    const auto name = "task-" + std::to_string(task.id);
    auto text = comment("Made from task " + std::to_string(task.id) + " of route '" +
                        task.lane.route + "'. `sluice test` runs it.");
    if (asks_service(story)) {
        text += comment(
            "Some stages ask a service: add their exchanges, or `sluice test --record` them.");
    }
    if (story.failed) {
        text += comment("The stages fail now: " + story.ends +
                        ". Mend them, then `sluice test --update` writes the results.");
    }
    text += "tests:\n  " + name + ":\n";
    text += "    outgoing: " + yaml_text(task.lane.outgoing) + "\n";
    if (!task.entity_type.empty()) {
        text += "    type: " + yaml_text(task.entity_type) + "\n";
    }
    if (const auto headers = given_headers(task.headers); !headers.empty()) {
        text += "    headers: " + indented(headers, 6) + "\n";
    }
    text += "    now: " + yaml_text(format_utc_seconds(now)) + "\n";
    json::array input;
    input.push_back(*std::move(data));
    text += "    input: " + indented(input, 6) + "\n";
    const auto exchanges = exchanges_of(history);
    if (!exchanges.empty()) {
        text += "    exchanges: " + indented(exchanges, 6) + "\n";
    }
    const auto deliveries = story.failed ? json::array() : deliveries_of(story, task.lane.outgoing);
    text += "    expect:\n      deliveries: " + indented(deliveries, 8) + "\n";
    return text;
}

result<void> write_test_case(const fs::path& directory, const std::string& name,
                             std::string_view text) {
    if (!is_case_name(name)) {
        return failure(failure_class::invalid, "'" + name + "' is no name for a file of tests",
                       "give one such as orders.test.yaml, below the directory");
    }
    return make_file(directory / name, text);
}

}  // namespace sluice::app
