#include "page/views/patch.hpp"

#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

TEST(patch, is_a_unified_diff) {
    EXPECT_EQ(patch_of("a.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
              "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    EXPECT_EQ(patch_of("a.yaml", "x\n", "x\n"), "");
}

TEST(patch, makes_a_new_file_and_empties_one) {
    EXPECT_EQ(patch_of("a.yaml", "", "x\n"), "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1,1 @@\n+x\n");
    EXPECT_EQ(patch_of("a.yaml", "x\n", ""), "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,1 +0,0 @@\n-x\n");
}

TEST(patch, tells_of_a_missing_last_line_end) {
    EXPECT_EQ(patch_of("a.yaml", "x", "x\ny\n"),
              "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,1 +1,2 @@\n-x\n\\ No newline at end of "
              "file\n+x\n+y\n");
}

}  // namespace
}  // namespace sluice::operator_page
