#pragma once

// Counts which stages and branches of a configuration its tests have run.

#include <sluice/component/registry.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sluice::cli {

struct coverage_report {
    std::size_t stages = 0;
    std::size_t stages_run = 0;
    std::size_t branches = 0;  // arms of `when` that have stages, and each `on_error`
    std::size_t branches_run = 0;
    std::vector<std::string> not_run;  // their places, sorted
};

class stage_coverage final : public stage_observer {
 public:
    struct counts {
        std::string type;
        std::size_t runs = 0;
        std::size_t failures = 0;
        bool has_rule = false;
    };

    // The same place counts on when its configuration is made anew for the next test.
    std::shared_ptr<transformer> made(std::shared_ptr<transformer> stage, const std::string& type,
                                      const std::string& place) override;
    void has_rule(const std::string& place) override;

    coverage_report report() const;

 private:
    std::map<std::string, counts> places_;
};

}  // namespace sluice::cli
