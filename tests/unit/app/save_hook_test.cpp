#include "app/save_hook.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <support/temporary_directory.hpp>

namespace sluice::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class hook_after_a_save : public ::testing::Test {
 protected:
    result<void> run(std::vector<std::string> words,
                     std::chrono::milliseconds longest = std::chrono::seconds(30)) {
        return run_save_hook({.words = std::move(words),
                              .directory = directory_.path(),
                              .file = "a b.yaml",
                              .who = "ada",
                              .longest = longest});
    }

    testing::temporary_directory directory_;
};

TEST_F(hook_after_a_save, runs_in_the_directory_and_knows_the_file) {
    ::setenv("SLUICE_SECRET_OF_A_TEST", "hunter2", 1);
    const auto done = run({"/bin/sh", "-c", "env > told; pwd >> told"});
    ::unsetenv("SLUICE_SECRET_OF_A_TEST");
    EXPECT_TRUE(done) << describe(done.error());
    std::ostringstream told;
    told << std::ifstream(directory_.path() / "told").rdbuf();
    EXPECT_THAT(told.str(),
                AllOf(HasSubstr("SLUICE_FILE=a b.yaml"), HasSubstr("SLUICE_WHO=ada"),
                      HasSubstr(directory_.path().string()), Not(HasSubstr("hunter2"))));
    EXPECT_TRUE(run({}));
}

TEST_F(hook_after_a_save, tells_how_it_failed) {
    EXPECT_THAT(describe(run({"/bin/sh", "-c", "echo nothing to commit; exit 3"}).error()),
                AllOf(HasSubstr("the file is saved"), HasSubstr("ended with 3"),
                      HasSubstr("nothing to commit")));
    EXPECT_THAT(describe(run({"/nowhere/git"}).error()), HasSubstr("No such file"));
    EXPECT_THAT(describe(run({"/bin/sh", "-c", "kill -9 $$"}).error()),
                HasSubstr("killed by a signal"));
}

TEST_F(hook_after_a_save, kills_one_that_does_not_end) {
    const std::chrono::milliseconds soon(50);
    EXPECT_THAT(describe(run({"/bin/sleep", "600"}, soon).error()), HasSubstr("was killed"));
    EXPECT_THAT(describe(run({"/bin/sh", "-c", "exec >&- 2>&-; exec sleep 600"}, soon).error()),
                HasSubstr("was killed"));
}

}  // namespace
}  // namespace sluice::app
