#include "cli/cases/case_report.hpp"

#include "cli/json_difference.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace sluice::cli {
namespace {

bool holds(const reported_case& one) {
    return one.verdict.passed() || one.updated || one.recorded;
}

std::string below_title(std::string_view text) {
    std::string made = "    ";
    for (const char c : text) {
        made += c;
        made += c == '\n' ? "    " : "";
    }
    return made + "\n";
}

std::string verdict_text(const case_verdict& verdict) {
    std::string text;
    if (!verdict.problem.empty()) {
        return below_title("fails: " + printable_line(verdict.problem));
    }
    if (!verdict.expects) {
        text += below_title("fails: it expects nothing; --update writes the present results");
    }
    for (const auto& request : verdict.unexpected) {
        text += below_title("fails: no exchange answers this request") + below_title(request);
    }
    for (const auto& exchange : verdict.unused) {
        text += below_title("fails: this request was not sent: " + printable_line(exchange));
    }
    for (const auto& difference : verdict.differences) {
        text += below_title("fails: not the expected " + difference.part) +
                below_title(json_difference(difference.expected, difference.actual));
    }
    return text;
}

std::string word_for(const reported_case& one) {
    return one.recorded ? "recorded" : one.updated ? "updated" : holds(one) ? "passed" : "FAILED";
}

std::size_t count_of_failures(const case_report& report) {
    return static_cast<std::size_t>(
        std::ranges::count_if(report.cases, [](const auto& one) { return !holds(one); }));
}

std::string parts_of(std::size_t some, std::size_t all, const char* noun) {
    return std::to_string(some) + " of " + std::to_string(all) + " " + noun;
}

std::string coverage_text(const coverage_report& coverage) {
    auto text = "coverage: " + parts_of(coverage.stages_run, coverage.stages, "stages") + ", " +
                parts_of(coverage.branches_run, coverage.branches, "branches") + "\n";
    for (const auto& place : coverage.not_run) {
        text += below_title("not run: " + printable_line(place));
    }
    return text;
}

json::array texts_of(const std::vector<std::string>& texts) {
    json::array made;
    for (const auto& text : texts) {
        made.emplace_back(text);
    }
    return made;
}

json::object case_object(const reported_case& one) {
    json::object made;
    made["name"] = one.name;
    made["file"] = one.file;
    made["line"] = one.line;
    made["result"] = holds(one) ? word_for(one) : "failed";
    if (!one.verdict.problem.empty()) {
        made["problem"] = one.verdict.problem;
    }
    json::array differences;
    for (const auto& difference : one.verdict.differences) {
        differences.push_back(json::object{{"part", difference.part},
                                           {"expected", difference.expected},
                                           {"actual", difference.actual}});
    }
    made["differences"] = std::move(differences);
    made["unexpected_requests"] = texts_of(one.verdict.unexpected);
    made["unused_exchanges"] = texts_of(one.verdict.unused);
    return made;
}

json::object coverage_object(const coverage_report& coverage) {
    json::object made;
    made["stages"] = coverage.stages;
    made["stages_run"] = coverage.stages_run;
    made["branches"] = coverage.branches;
    made["branches_run"] = coverage.branches_run;
    made["not_run"] = texts_of(coverage.not_run);
    return made;
}

// Attributes and texts alike. Characters that XML 1.0 cannot hold were made printable before.
std::string xml_text(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
            case '&':
                made += "&amp;";
                break;
            case '<':
                made += "&lt;";
                break;
            case '>':
                made += "&gt;";
                break;
            case '"':
                made += "&quot;";
                break;
            case '\n':
                made += "&#10;";
                break;
            default:
                made += c;
        }
    }
    return made;
}

}  // namespace

bool case_report::passed() const {
    return std::ranges::all_of(cases, holds);
}

std::string report_text(const case_report& report) {
    std::string text;
    for (const auto& one : report.cases) {
        const bool good = holds(one);
        text += word_for(one) + " " + printable_line(one.name);
        text += good ? "\n"
                     : "  " + printable_line(one.file) + ":" + std::to_string(one.line) + "\n" +
                           verdict_text(one.verdict);
    }
    if (report.coverage) {
        text += coverage_text(*report.coverage);
    }
    const auto failed = count_of_failures(report);
    return text + std::to_string(report.cases.size()) +
           (report.cases.size() == 1 ? " test, " : " tests, ") + std::to_string(failed) +
           " failed\n";
}

std::string report_json(const case_report& report) {
    json::array cases;
    for (const auto& one : report.cases) {
        cases.push_back(case_object(one));
    }
    json::object made;
    made["passed"] = report.passed();
    made["tests"] = std::move(cases);
    if (report.coverage) {
        made["coverage"] = coverage_object(*report.coverage);
    }
    return write_json_indented(json::value(std::move(made))) + "\n";
}

std::string report_junit(const case_report& report) {
    const auto counts = " tests=\"" + std::to_string(report.cases.size()) + "\" failures=\"" +
                        std::to_string(count_of_failures(report)) + "\"";
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
                       ">\n  <testsuite name=\"sluice test\"" + counts + ">\n";
    for (const auto& one : report.cases) {
        text += "    <testcase name=\"" + xml_text(printable_line(one.name)) + "\" classname=\"" +
                xml_text(printable_line(one.file)) + "\" file=\"" +
                xml_text(printable_line(one.file)) + "\" line=\"" + std::to_string(one.line) + "\"";
        if (holds(one)) {
            text += "/>\n";
            continue;
        }
        const auto why = printable_lines(verdict_text(one.verdict));
        text += ">\n      <failure message=\"" +
                xml_text(why.substr(4, std::min(why.find('\n'), why.size()) - 4)) + "\">" +
                xml_text(why) + "</failure>\n    </testcase>\n";
    }
    return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace sluice::cli
