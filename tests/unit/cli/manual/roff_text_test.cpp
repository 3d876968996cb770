#include "cli/manual/roff_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

roff_text page() {
    return {"sluice-tasks", 1, "sluice 1.0", "User Commands"};
}

TEST(roff_text, begins_with_title_section_and_version) {
    EXPECT_THAT(page().text(),
                StartsWith(".TH \"sluice\\-tasks\" 1 \"\" \"sluice 1.0\" \"User Commands\"\n"));
}

TEST(roff_text, takes_no_text_for_a_request) {
    EXPECT_THAT(page().paragraph(".so /etc/passwd").text(), EndsWith(".PP\n\\&.so /etc/passwd\n"));
    EXPECT_THAT(page().paragraph("'tis").text(), EndsWith("\n\\&'tis\n"));
    EXPECT_THAT(page().paragraph("a\n.so b").text(), EndsWith(".PP\na .so b\n"));
    EXPECT_THAT(page().item("a\" \"b", ".x").text(), EndsWith(".B \"a\\(dq \\(dqb\"\n\\&.x\n"));
    EXPECT_THAT(page().lines("a\n.b\n").text(), EndsWith(".nf\na\n\\&.b\n.fi\n"));
}

TEST(roff_text, keeps_backslashes_and_minus_signs) {
    EXPECT_THAT(page().paragraph("\\n and --json").text(), EndsWith("\\en and \\-\\-json\n"));
}

TEST(roff_text, sets_what_stands_between_backquotes_in_bold) {
    EXPECT_THAT(page().paragraph("Run `sluice check` now").text(),
                EndsWith("Run \\fBsluice check\\fR now\n"));
    EXPECT_THAT(page().paragraph("an odd ` quote").text(), EndsWith("\\fB quote\\fR\n"));
}

}  // namespace
}  // namespace sluice::cli
