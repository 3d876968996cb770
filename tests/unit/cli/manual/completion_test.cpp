#include "cli/manual/completion.hpp"

#include "unit/cli/manual/small_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

// Real shells complete with these texts in tests/house/completion.

TEST(every_command, comes_after_those_that_hold_it) {
    small_program made;
    const auto facts = facts_of(made.program);
    std::vector<std::string> paths;
    for (const auto* command : every_command(facts)) {
        paths.push_back(command->path);
    }
    EXPECT_THAT(paths, ::testing::ElementsAre("sluice", "sluice tasks", "sluice tasks list",
                                              "sluice pause"));
}

TEST(bash_completion, knows_words_and_values) {
    small_program made;
    const auto text = bash_completion(facts_of(made.program));
    EXPECT_THAT(text, HasSubstr("\"sluice tasks\" | \\\n"));
    EXPECT_THAT(text, HasSubstr("\"sluice tasks list --state\") kind=directory ;;"));
    EXPECT_THAT(text, HasSubstr("\"sluice tasks list --status\") : ;;"));
    EXPECT_THAT(text, HasSubstr("\"sluice pause \"*) words='-h --help incoming route' ;;"));
    EXPECT_LT(text.find("\"sluice tasks list \"*"), text.find("\"sluice tasks \"*"));
    EXPECT_LT(text.find("\"sluice tasks \"*"), text.find("\"sluice \"*"));
}

TEST(zsh_completion, escapes_what_zsh_would_read) {
    small_program made;
    const auto text = zsh_completion(facts_of(made.program));
    EXPECT_THAT(text, HasSubstr("'pause:Let nothing new begin\\: it'\\''s \\[safe\\]'"));
    EXPECT_THAT(text, HasSubstr("'--state=[The ledger]:value:_files -/'"));
    EXPECT_THAT(text, HasSubstr("'*--status=[Only these]:value: '"));
    EXPECT_THAT(text, HasSubstr("'--as-service=-[Run as the service]::value: '"));
    EXPECT_THAT(text, HasSubstr("'1:kind:(incoming route)'"));
}

TEST(fish_completion, says_at_which_command_a_word_may_stand) {
    small_program made;
    const auto text = fish_completion(facts_of(made.program));
    EXPECT_THAT(text, HasSubstr("complete -c sluice -n '__sluice_at sluice tasks' -a 'list' -d "
                                "'List tasks'\n"));
    EXPECT_THAT(text, HasSubstr("complete -c sluice -n '__sluice_at sluice pause' -a 'incoming "
                                "route'\n"));
    EXPECT_THAT(text, HasSubstr("-l state -x -a '(__fish_complete_directories)'"));
    EXPECT_THAT(text, HasSubstr("-a 'pause' -d 'Let nothing new begin: it\\'s [safe]'"));
}

}  // namespace
}  // namespace sluice::cli
