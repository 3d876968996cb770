#include "house/container_rule.hpp"
#include "house/include_rule.hpp"
#include "house/layout_rule.hpp"
#include "house/link_rule.hpp"
#include "house/word_rule.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

// Applies the rules to this checkout.

namespace sluice::house {
namespace {

const source_tree& checkout() {
    static const source_tree tree = read_tree(SLUICE_SOURCE_DIR);
    return tree;
}

TEST(checkout, was_read) {
    EXPECT_TRUE(checkout().contains("src/main.cpp"));
    EXPECT_TRUE(checkout().contains("include/sluice/error.hpp"));
}

TEST(checkout, keeps_the_include_rule) {
    EXPECT_EQ(to_text(check_includes(checkout())), "");
}

TEST(checkout, holds_nothing_unfinished_or_unsafe) {
    EXPECT_EQ(to_text(check_words(checkout())), "");
}

TEST(checkout, keeps_its_layout) {
    EXPECT_EQ(to_text(check_top_level(checkout())), "");
    EXPECT_EQ(to_text(check_mirror(checkout())), "");
}

TEST(checkout, has_small_files_with_names_that_say_something) {
    EXPECT_EQ(to_text(check_names(checkout())), "");
    EXPECT_EQ(to_text(check_sizes(checkout())), "");
    EXPECT_EQ(to_text(check_header_guards(checkout())), "");
}

TEST(checkout, builds_every_source) {
    std::ifstream file(SLUICE_COMPILE_COMMANDS);
    const std::string commands{std::istreambuf_iterator<char>(file),
                               std::istreambuf_iterator<char>()};
    const auto built = sources_built(commands, SLUICE_SOURCE_DIR);
    EXPECT_TRUE(built.contains("src/main.cpp"));
    EXPECT_EQ(to_text(check_built(checkout(), built)), "");
}

TEST(checkout, has_files_for_containers_that_can_be_used) {
    EXPECT_TRUE(checkout().contains("deploy/container/Containerfile"));
    EXPECT_TRUE(checkout().contains("deploy/container/compose.yaml"));
    EXPECT_EQ(to_text(check_containerfiles(checkout())), "");
    EXPECT_EQ(to_text(check_compose(checkout())), "");
}

TEST(checkout, has_no_dead_links) {
    EXPECT_EQ(to_text(check_links(checkout())), "");
}

}  // namespace
}  // namespace sluice::house
