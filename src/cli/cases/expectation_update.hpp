#pragma once

// Writes new expectations into the text of a test file, and leaves every other byte as it is.

#include "cli/cases/case_comparison.hpp"

#include <sluice/config/load.hpp>
#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// A test whose expectations change. `entry` is the test as its file says it.
struct updated_case {
    std::string name;
    const config::loaded::entry* entry = nullptr;
    const test_case* test = nullptr;
    std::vector<case_difference> parts;  // `actual` becomes the expectation
};

// `text` is that of the file that holds all of the tests. Fails (class invalid) for a test whose
// fields do not stand on lines of their own.
result<std::string> with_expectations(const std::string& text,
                                      const std::vector<updated_case>& cases);

}  // namespace sluice::cli
