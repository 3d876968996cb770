// The failpoints at which tests kill exist here, and nowhere in the installed program.

#include "e2e/job.hpp"

#include <sluice/failpoint.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <csignal>

namespace sluice::testing {
namespace {

const std::string source = SLUICE_SOURCE_DIR;

struct trip : ::testing::Test {
    trip() {
        work.write("one.yaml", R"(
incoming: {one: {schedule: every 1h, subscriber: {type: file, path: )" +
                                   work.beside("in.csv").string() + R"(}}}
outgoing: {log: {publisher: {type: log}}}
routes: {all: {from: one, to: log}}
)");
        work.write("../in.csv", "Handle\na\nb\n");
    }

    ended once(const std::string& order) {
        work.environment["SLUICE_FAILPOINT"] = order;
        return work.once();
    }

    job work;
};

TEST_F(trip, a_point_kills_when_it_is_reached_for_that_time) {
    EXPECT_EQ(once("page-committed:1").signal, SIGKILL);
}

TEST_F(trip, a_point_that_is_not_reached_so_often_kills_nobody) {
    EXPECT_EQ(once("page-committed:2").code, 0);
}

TEST_F(trip, a_name_that_there_is_not_kills_nobody) {
    EXPECT_EQ(once("lunch:1").code, 0);
    EXPECT_EQ(once("page-committed").code, 0);
}

// The same source, compiled as for the installed program.
TEST(failpoints, are_not_in_a_build_without_them) {
    const auto without = read_file(TRIP_COMPILED_WITHOUT);
    const auto here = read_file(sluice_program);
    ASSERT_FALSE(without.empty());
    ASSERT_FALSE(failpoint_names().empty());
    for (const auto name : failpoint_names()) {
        EXPECT_EQ(without.find(name), std::string::npos) << name;
        EXPECT_NE(here.find(name), std::string::npos) << name;
    }
    EXPECT_EQ(without.find("SLUICE_FAILPOINT"), std::string::npos);
    EXPECT_NE(here.find("SLUICE_FAILPOINT"), std::string::npos);
}

TEST(failpoints, are_asked_for_by_the_presets_of_tests_alone) {
    EXPECT_NE(read_file(source + "/CMakeLists.txt").find("what is installed\" OFF)"),
              std::string::npos);
    const auto presets = boost::json::parse(read_file(source + "/CMakePresets.json"));
    std::vector<std::string> with;
    for (const auto& one : presets.at("configurePresets").as_array()) {
        const auto* given = one.as_object().if_contains("cacheVariables");
        if (given != nullptr && given->as_object().contains("SLUICE_FAILPOINTS")) {
            with.emplace_back(one.at("name").as_string());
        }
    }
    EXPECT_EQ(with, (std::vector<std::string>{"dev", "asan", "tsan"}));
}

}  // namespace
}  // namespace sluice::testing
