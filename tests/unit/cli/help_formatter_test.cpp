#include "cli/help_formatter.hpp"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

const std::string help =
    "Usage: sluice pause [OPTIONS] kind name\n"
    "\n"
    "Options:\n"
    "  --state DIR                 The daemon's state directory, as it is\n"
    "  --parents INT:INT in [1 - 100000]=1\n"
    "                              How many parents to assume for a run\n";

TEST(help_formatter, an_explanation_goes_on_below_its_beginning) {
    EXPECT_EQ(fitted_help(help, 52),
              "Usage: sluice pause [OPTIONS] kind name\n"
              "\n"
              "Options:\n"
              "  --state DIR                 The daemon's state\n"
              "                              directory, as it is\n"
              "  --parents INT:INT in [1 - 100000]=1\n"
              "                              How many parents to\n"
              "                              assume for a run\n");
}

TEST(help_formatter, a_sentence_goes_on_at_the_margin) {
    EXPECT_EQ(fitted_help("Exit status: 0 when the files are in force.\n", 30),
              "Exit status: 0 when the files\nare in force.\n");
}

TEST(help_formatter, leaves_lines_alone_that_fit_or_have_no_screen) {
    EXPECT_EQ(fitted_help(help, 0), help);
    EXPECT_EQ(fitted_help(help, 200), help);
}

}  // namespace
}  // namespace sluice::cli
