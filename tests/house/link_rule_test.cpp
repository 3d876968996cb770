#include "house/link_rule.hpp"

#include <gtest/gtest.h>

namespace sluice::house {
namespace {

TEST(link_rule, links_lead_to_files_folders_and_headings) {
    const source_tree tree{
        {"README.md", "[a](docs/a.md) [b](docs/a.md#the-way) [c](docs) [d](#me)\n# me\n"},
        {"docs/a.md", "# A\n## The way\n[up](../README.md) [x](https://x.org/y)\n"}};
    EXPECT_EQ(to_text(check_links(tree)), "");
}

TEST(link_rule, a_dead_link_is_found_with_its_line) {
    EXPECT_EQ(to_text(check_links({{"docs/a.md", "text\n[a](b.md)\n"}})),
              "docs/a.md:2: the link to b.md leads nowhere\n");
    EXPECT_EQ(check_links({{"docs/a.md", "# A\n[a](#b)\n"}}).size(), 1U);
}

TEST(link_rule, what_is_fenced_is_not_text) {
    EXPECT_TRUE(check_links({{"a.md", "```\n[a](b.md)\n```\n"}}).empty());
    EXPECT_EQ(check_links({{"a.md", "```sh\n# heading\n```\n[a](#heading)\n"}}).size(), 1U);
}

TEST(link_rule, anchors_are_made_as_pages_make_them) {
    EXPECT_EQ(anchor_of("What it is, in short"), "what-it-is-in-short");
    EXPECT_EQ(anchor_of("`sluice run`"), "sluice-run");
}

}  // namespace
}  // namespace sluice::house
