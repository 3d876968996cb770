#pragma once

// Counts the failures that stages handled by their `on_error`, so that a run can log them. A rule
// hides no failure: each one counts here.

#include <sluice/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct handled_failure {
    std::string stage;  // "routes.report.transformers[1]"
    std::string rule;   // "keep"
    std::int64_t records = 0;
    std::string first = {};  // the identifier of the first entity, and the reason of its failure
};

class handled_failures {
 public:
    void add(const std::string& stage, std::string_view rule, const std::string& id,
             const failure& why);
    // Adds the counts of `others`. The first reason stays.
    void add_all(const handled_failures& others);

    const std::vector<handled_failure>& all() const { return all_; }

 private:
    handled_failure& count_of(const std::string& stage, std::string_view rule);

    std::vector<handled_failure> all_;  // one for each stage and rule: a few
};

}  // namespace sluice
