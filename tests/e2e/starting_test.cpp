// The commands for a first start: a first configuration, its drawing, a man page.

#include "e2e/job.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct starting : ::testing::Test {
    starting() : directory((folder / "new/place").string()) {}

    ended sluice(std::vector<std::string> words) { return run_sluice(std::move(words)); }

    temporary_directory folder;
    std::string directory;
};

TEST_F(starting, a_first_configuration_is_good_as_it_is) {
    const auto before = ::umask(0077);
    const auto made = sluice({"init", directory});
    ::umask(before);
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(made.out, HasSubstr("sluice check --config " + directory));
    const auto checked = sluice({"check", "--config", directory});
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_EQ(checked.err, "") << "no warning either";
    EXPECT_THAT(checked.out, HasSubstr("not looked at: credential ocoya_api_key"));
    for (const auto* name : {"sluice.yaml", "environment"}) {
        const auto path = std::filesystem::path(directory) / name;
        EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0644))
            << "the service is another user";
    }
}

TEST_F(starting, no_configuration_is_overwritten) {
    std::filesystem::create_directories(directory + "/below");
    std::ofstream(directory + "/below/mine.yaml") << "# mine\n";
    const auto made = sluice({"init", directory});
    EXPECT_EQ(made.code, 1);
    EXPECT_THAT(made.err, HasSubstr("below/mine.yaml is there already"));
    EXPECT_FALSE(std::filesystem::exists(directory + "/sluice.yaml"));
    std::filesystem::remove_all(directory + "/below");
    std::ofstream(directory + "/environment") << "MINE=1\n";
    EXPECT_EQ(sluice({"init", directory}).code, 1);
    EXPECT_FALSE(std::filesystem::exists(directory + "/sluice.yaml"));
}

TEST_F(starting, a_place_that_cannot_be_written_is_named) {
    const auto made = sluice({"init", "/proc/sluice"});
    EXPECT_EQ(made.code, 1);
    EXPECT_THAT(made.err, HasSubstr("sluice init: /proc/sluice cannot be made: "));
}

TEST_F(starting, the_first_configuration_is_drawn_without_its_secrets) {
    ASSERT_EQ(sluice({"init", directory}).code, 0);
    const auto drawn = sluice({"graph", "--config", directory});
    EXPECT_EQ(drawn.code, 0) << drawn.err;
    EXPECT_THAT(drawn.out, HasSubstr("in0([\"ocoya-posts<br/>ocoya, every 5m\"])\n"));
    EXPECT_THAT(drawn.out, HasSubstr("in0 -->|\"posts-to-report<br/>filter, map\"| out1\n"));
    const auto dot = sluice({"graph", "--config", directory, "--format", "dot"});
    EXPECT_THAT(dot.out, StartsWith("digraph sluice {\n"));
    const auto wrong = sluice({"graph", "--config", directory, "--format", "svg"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("'svg' is none of mermaid, dot"));
}

TEST_F(starting, a_wrong_configuration_is_not_drawn) {
    std::filesystem::create_directories(directory);
    std::ofstream(directory + "/a.yaml") << "routes: {r: {from: nowhere, to: nothing}}\n";
    const auto drawn = sluice({"graph", "--config", directory});
    EXPECT_EQ(drawn.code, 2);
    EXPECT_EQ(drawn.out, "");
    EXPECT_THAT(drawn.err, HasSubstr("nowhere"));
}

TEST_F(starting, every_command_has_a_man_page) {
    ASSERT_EQ(sluice({"man", "--to", directory}).code, 0);
    for (const auto* file : {"sluice.1", "sluice-tasks.1", "sluice-man.1", "sluice.yaml.5"}) {
        EXPECT_TRUE(std::filesystem::exists(directory + "/" + file)) << file;
    }
    EXPECT_THAT(sluice({"man"}).out, StartsWith(".TH \"sluice\" 1 "));
    EXPECT_THAT(sluice({"man", "tasks"}).out, StartsWith(".TH \"sluice\\-tasks\" 1 "));
    const auto wrong = sluice({"man", "sluice-taks"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean 'sluice-tasks'?"));
    EXPECT_EQ(sluice({"man", "--to", "/proc/man"}).code, 1);
}

}  // namespace
}  // namespace sluice::testing
