#include "app/replaced_file.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace sluice::app {
namespace {

using testing::temporary_directory;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream from(file);
    return {std::istreambuf_iterator<char>(from), {}};
}

std::size_t files_in(const std::filesystem::path& directory) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory), {}));
}

TEST(replaced_file, has_the_new_text_and_the_former_rights) {
    const temporary_directory directory;
    const auto file = directory / "all.yaml";
    std::ofstream(file) << "former";
    ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
    ASSERT_TRUE(replace_file(file, "new text").has_value());
    EXPECT_EQ(text_of(file), "new text");
    struct ::stat about{};
    ASSERT_EQ(::stat(file.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777U, 0640U);
    EXPECT_EQ(files_in(directory.path()), 1U) << "a draft was left";
}

TEST(replaced_file, stays_as_it_is_when_it_is_a_link_or_missing) {
    const temporary_directory directory;
    std::ofstream(directory / "real.yaml") << "former";
    std::filesystem::create_symlink(directory / "real.yaml", directory / "link.yaml");
    EXPECT_FALSE(replace_file(directory / "link.yaml", "new").has_value());
    EXPECT_FALSE(replace_file(directory / "none.yaml", "new").has_value());
    EXPECT_EQ(text_of(directory / "real.yaml"), "former");
    EXPECT_TRUE(std::filesystem::is_symlink(directory / "link.yaml"));
    EXPECT_EQ(files_in(directory.path()), 2U);
}

TEST(made_file, has_the_rights_of_its_directory_and_replaces_nothing) {
    const temporary_directory directory;
    ASSERT_EQ(::chmod(directory.path().c_str(), 0750), 0);
    const auto file = directory / "new.yaml";
    ASSERT_TRUE(make_file(file, "text").has_value());
    EXPECT_EQ(text_of(file), "text");
    struct ::stat about{};
    ASSERT_EQ(::stat(file.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777U, 0640U);
    EXPECT_FALSE(make_file(file, "other").has_value());
    EXPECT_FALSE(make_file(directory / "none" / "a.yaml", "x").has_value());
    EXPECT_EQ(text_of(file), "text");
    EXPECT_EQ(files_in(directory.path()), 1U) << "a draft was left";
}

TEST(earlier_texts, are_kept_up_to_a_number_for_each_file) {
    const temporary_directory directory;
    const auto kept = directory / "earlier";
    for (int i = 0; i < 7; ++i) {
        ASSERT_TRUE(keep_earlier(kept, "sub/a.yaml", "2026-01-0" + std::to_string(i + 1),
                                 "text " + std::to_string(i), 3)
                        .has_value());
    }
    ASSERT_TRUE(keep_earlier(kept, "b.yaml", "2026-01-01", "other", 3).has_value());
    EXPECT_EQ(files_in(kept), 4U);
    EXPECT_EQ(text_of(kept / "sub+a.yaml.2026-01-07"), "text 6");
    EXPECT_EQ(text_of(kept / "sub+a.yaml.2026-01-05"), "text 4");
    EXPECT_FALSE(std::filesystem::exists(kept / "sub+a.yaml.2026-01-04"));
    struct ::stat about{};
    ASSERT_EQ(::stat((kept / "b.yaml.2026-01-01").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace sluice::app
