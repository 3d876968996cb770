#pragma once

// Compares the results of a test with its expectations.

#include "cli/cases/case_run.hpp"
#include "cli/cases/case_settings.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

// A part of the expectations that does not hold. Both values have the same form: items of a list
// have the members that the expectation names, and no others.
struct case_difference {
    std::string part;  // "tasks"
    json::value expected;
    json::value actual;
};

struct case_verdict {
    std::string problem;  // why the test could not run; empty: it ran
    std::vector<case_difference> differences;
    std::vector<std::string> unexpected;  // requests, as JSON
    std::vector<std::string> unused;      // exchanges
    bool expects = true;                  // false: the test names no expectation

    bool passed() const {
        return problem.empty() && differences.empty() && unexpected.empty() && unused.empty() &&
               expects;
    }
};

case_verdict judge_case(const test_case& test, const case_outcome& outcome);

// The expectations that a test without any gets: all that came about.
std::vector<case_difference> first_expectations(const test_case& test, const case_outcome& outcome);

json::object storages_object(const storage_contents& contents);

}  // namespace sluice::cli
