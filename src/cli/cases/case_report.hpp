#pragma once

// Writes the results of tests: for people, as JSON, and as JUnit's XML.

#include "cli/cases/case_comparison.hpp"
#include "cli/cases/stage_coverage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

struct reported_case {
    std::string name;
    std::string file;
    std::size_t line = 0;
    case_verdict verdict;
    bool updated = false;   // its expectations were written anew
    bool recorded = false;  // its exchanges were written anew
};

struct case_report {
    std::vector<reported_case> cases;
    std::optional<coverage_report> coverage;

    bool passed() const;
};

std::string report_text(const case_report& report);
std::string report_json(const case_report& report);
std::string report_junit(const case_report& report);

}  // namespace sluice::cli
