#include <sluice/config/diagnostic.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <set>

// Writes diagnostics as SARIF 2.1.0 (OASIS). It shows no line of a file, so no secret of one.

namespace sluice::config {

namespace {

constexpr const char* rule_of_errors = "invalid";

// RFC 3986: a path with all but unreserved characters and '/' encoded. An absolute one is a file
// URI.
std::string uri_of(std::string_view path) {
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool plain = ascii::is_letter(c) || ascii::is_digit(c) ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        if (plain) {
            uri += c;
        } else {
            uri += '%' + hex_of(std::string_view(&c, 1));
        }
    }
    return uri;
}

json::object location_of(const diagnostic& problem) {
    json::object place;
    if (problem.at.file) {
        json::object file;
        file["uri"] = uri_of(problem.at.file->name);
        json::object physical;
        physical["artifactLocation"] = std::move(file);
        if (problem.at.line > 0) {
            json::object region;
            region["startLine"] = problem.at.line;
            region["startColumn"] = problem.at.column;
            physical["region"] = std::move(region);
        }
        place["physicalLocation"] = std::move(physical);
    }
    if (!problem.path.empty()) {
        json::object logical;
        logical["fullyQualifiedName"] = problem.path;
        json::array all;
        all.push_back(std::move(logical));
        place["logicalLocations"] = std::move(all);
    }
    return place;
}

json::object result_of(const diagnostic& problem) {
    json::object result;
    result["ruleId"] = problem.rule.empty() ? rule_of_errors : problem.rule;
    result["level"] = problem.rule.empty() ? "error" : "warning";
    json::object message;
    message["text"] = problem.message + (problem.mend.empty() ? "" : ": " + problem.mend);
    result["message"] = std::move(message);
    json::array places;
    places.push_back(location_of(problem));
    result["locations"] = std::move(places);
    return result;
}

}  // namespace

std::string diagnostics::to_sarif(std::string_view version) const {
    std::set<std::string> ids;
    json::array results;
    for (const auto& one : all_) {
        ids.insert(one.rule.empty() ? rule_of_errors : one.rule);
        results.push_back(result_of(one));
    }
    json::array rules;
    for (const auto& id : ids) {
        json::object rule;
        rule["id"] = id;
        rules.push_back(std::move(rule));
    }
    json::object driver;
    driver["name"] = "sluice";
    driver["version"] = std::string(version);
    driver["rules"] = std::move(rules);
    json::object tool;
    tool["driver"] = std::move(driver);
    json::object run;
    run["tool"] = std::move(tool);
    run["columnKind"] = "unicodeCodePoints";
    run["results"] = std::move(results);
    json::array runs;
    runs.push_back(std::move(run));
    json::object log;
    log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    log["version"] = "2.1.0";
    log["runs"] = std::move(runs);
    return printable_json(write_json(json::value(std::move(log))));
}

}  // namespace sluice::config
