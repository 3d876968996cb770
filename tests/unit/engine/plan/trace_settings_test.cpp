#include "engine/plan/trace_settings.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

std::string problems_with(const std::string& yaml) {
    config::diagnostics problems;
    const registry none;
    config::read_text(trace_declaration(), "a.yaml", yaml, none, config::system_variables(),
                      problems);
    return problems.to_text();
}

TEST(trace_settings, an_endpoint_is_a_whole_url) {
    EXPECT_EQ(problems_with("endpoint: http://127.0.0.1:4318/v1/traces\nsample: 0.5\n"), "");
    EXPECT_NE(problems_with("endpoint: 127.0.0.1:4318\n").find("a.yaml:1:11"), std::string::npos);
    EXPECT_NE(problems_with("endpoint: \"https://\"\n"), "");
}

TEST(trace_settings, a_share_is_between_nothing_and_all) {
    EXPECT_NE(problems_with("sample: 1.5\n").find("a.yaml:1:9"), std::string::npos);
    EXPECT_NE(problems_with("sample: -0.5\n"), "");
    EXPECT_EQ(problems_with("sample: 0\n"), "");
}

}  // namespace
}  // namespace sluice::engine
