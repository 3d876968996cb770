#include "config/documents.hpp"

#include "configured.hpp"
#include "support/unprivileged.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(documents, an_included_file_is_read_once_from_wherever_it_is) {
    configured files;
    files.write("conf/a.yaml", "include: [../other/shared.yaml]\n");
    files.write("conf/b.yaml", "include: ../other/shared.yaml\n");
    files.write("other/shared.yaml", "clients:\n  one: {type: http, base_url: x}\n");
    const loaded got = load(files.directory / "conf", test_layout(), files.types, files.variables);
    EXPECT_EQ(got.problems.to_text(), "");
    EXPECT_EQ(got.names("clients").size(), 1U);
    EXPECT_EQ(got.files.size(), 3U);
}

TEST(documents, a_circle_of_includes_is_shown) {
    configured files;
    files.write("a.yaml", "include: [b.yaml]\n");
    files.write("b.yaml", "include:\n  - c.yaml\n");
    files.write("c.yaml", "include: [a.yaml]\n");
    EXPECT_EQ(files.problems(),
              "c.yaml:1:11: the files include each other in a circle: a.yaml → b.yaml → c.yaml → "
              "a.yaml\n"
              "    1 | include: [a.yaml]\n"
              "      |           ^ remove this include\n");
}

TEST(documents, the_path_of_a_problem_begins_at_its_own_file) {
    configured files;
    files.write("a.yaml", "include: [other/b.txt]\n");
    files.write("other/b.txt", "daemon: {grace: \"${env:GONE}\"}\n");
    EXPECT_THAT(files.problems(),
                HasSubstr("other/b.txt:1:18: environment variable 'GONE' is not set in "
                          "daemon.grace\n"));
}

TEST(documents, what_cannot_be_included_says_why) {
    configured files;
    files.write("a.yaml", "include: [gone.yaml, folder, dangling.yaml, {}]\n");
    std::filesystem::create_directory(files.directory / "folder");
    std::filesystem::create_symlink("nowhere", files.directory / "dangling.yaml");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("a.yaml:1:11: cannot include 'gone.yaml': there is no such "
                                    "file"));
    EXPECT_THAT(problems, HasSubstr("a.yaml:1:22: cannot include 'folder': it is a directory"));
    EXPECT_THAT(problems, HasSubstr("a.yaml:1:30: cannot include 'dangling.yaml': there is no"));
    EXPECT_THAT(problems, HasSubstr("a.yaml:1:45: expected a path, found a map"));
    EXPECT_THAT(problems, HasSubstr("dangling.yaml: cannot read this file: there is no such file"));
}

TEST(documents, a_directory_without_a_configuration_is_refused) {
    configured files;
    EXPECT_THAT(files.load().problems.to_text(), HasSubstr("there is no *.yaml file"));
    const loaded gone = load(files.directory / "gone", test_layout(), files.types, files.variables);
    EXPECT_THAT(gone.problems.to_text(),
                AllOf(HasSubstr("gone: there is no such directory"), HasSubstr("--config")));
}

TEST(documents, nothing_is_left_out_silently) {
    configured files;
    files.write("a.yaml", "");
    files.write("b.yml", "");
    std::filesystem::create_directory(files.directory / "real");
    std::filesystem::create_directory_symlink("real", files.directory / "linked");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("b.yml: this file is not read: its name ends in .yml\n"
                                    "      rename it to b.yaml\n"));
    EXPECT_THAT(problems, HasSubstr("linked: a link to a directory is not followed"));
}

// Every user may enter the directory.
void let_in(const configured& files) {
    std::filesystem::permissions(files.directory.path(), std::filesystem::perms(0755));
}

TEST(documents, a_directory_that_may_not_be_read_is_named_and_the_others_are_read) {
    configured files;
    let_in(files);
    files.write("a.yaml", "clients:\n  one: {type: http}\n");
    files.write("credentials/key", "x");
    files.write("zone/b.yaml", "clients:\n  two: {type: http}\n");
    std::filesystem::permissions(files.directory / "credentials", std::filesystem::perms::none);
    std::string problems;
    {
        const sluice::testing::unprivileged user;
        problems = files.problems();
    }
    std::filesystem::permissions(files.directory / "credentials", std::filesystem::perms(0700));
    EXPECT_THAT(problems, AllOf(HasSubstr("credentials: the directory cannot be read: Permission "
                                          "denied\n      let the user that runs sluice read it, or "
                                          "move it out of the configuration"),
                                HasSubstr("/etc/credstore"), HasSubstr("a.yaml:2:8"),
                                HasSubstr("zone/b.yaml:2:8")));
}

TEST(documents, a_file_that_may_not_be_read_is_named) {
    configured files;
    let_in(files);
    files.write("a.yaml", "clients:\n  one: {type: http}\n");
    files.write("b.yaml", "clients:\n  two: {type: http}\n");
    std::filesystem::permissions(files.directory / "a.yaml", std::filesystem::perms::none);
    const sluice::testing::unprivileged user;
    EXPECT_THAT(files.problems(),
                AllOf(HasSubstr("a.yaml: cannot read this file: Permission denied\n      make it "
                                "readable for the user that runs sluice"),
                      HasSubstr("b.yaml:2:8")));
}

TEST(documents, a_configuration_that_may_not_be_looked_at_is_no_missing_one) {
    configured files;
    let_in(files);
    files.write("closed/conf/a.yaml", "");
    const auto closed = files.directory / "closed";
    std::filesystem::permissions(closed, std::filesystem::perms::none);
    std::string problems;
    {
        const sluice::testing::unprivileged user;
        problems =
            load(closed / "conf", test_layout(), files.types, files.variables).problems.to_text();
    }
    std::filesystem::permissions(closed, std::filesystem::perms(0700));
    EXPECT_THAT(problems, HasSubstr("closed/conf: the directory cannot be read: Permission"));
}

TEST(documents, a_file_that_is_too_large_is_refused) {
    configured files;
    files.write("a.yaml", std::string(5 * 1024 * 1024, '#'));
    EXPECT_THAT(files.problems(), HasSubstr("a.yaml: cannot read this file: it is larger than"));
}

TEST(documents, the_top_of_a_file_is_a_map) {
    configured files;
    files.write("a.yaml", "- x\n");
    EXPECT_THAT(files.problems(), HasSubstr("a.yaml:1:1: expected a map at the top of the file"));
}

TEST(documents, tests_are_no_part_of_a_configuration) {
    configured files;
    files.write("a.yaml", "clients: {}\n");
    files.write("a.test.yaml", "- no configuration\n");
    EXPECT_EQ(files.problems(), "");
}

TEST(documents, a_file_is_read_by_its_name) {
    EXPECT_TRUE(is_read("conf/shop.yaml"));
    EXPECT_FALSE(is_read("conf/.shop.yaml"));
    EXPECT_FALSE(is_read("conf/shop.yml"));
    EXPECT_FALSE(is_read("conf/shop.test.yaml"));
    EXPECT_TRUE(is_read("conf/shop.test.yaml", true));
    EXPECT_FALSE(is_read("conf/.shop.test.yaml", true));
    EXPECT_FALSE(is_read("conf/shop.yaml", true));
}

TEST(documents, a_byte_that_is_not_utf8_has_its_place) {
    configured files;
    files.write("a.yaml", "# é\nclients: \"\xC3\xA9\xFF\"\n");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("a.yaml:2:12: byte 0xFF is not UTF-8\n"));
    EXPECT_THAT(problems, HasSubstr("^ save the file as UTF-8"));
}

TEST(documents, a_control_character_has_its_place) {
    configured files;
    files.write("a.yaml", "clients:\n  \x04x: 1\n");
    EXPECT_THAT(files.problems(), HasSubstr("a.yaml:2:3: byte 0x04 does not belong in a text"));
}

TEST(documents, a_mark_and_windows_line_breaks_are_taken) {
    configured files;
    files.write("a.yaml",
                "\xEF\xBB\xBF"
                "clients:\r\n  one:\r\n    type: http\r\n    url: x\r\n");
    EXPECT_EQ(files.problems(),
              "a.yaml:3:5: 'base_url' is missing in clients.one\n"
              "    3 |     type: http\n"
              "      |     ^ add 'base_url: …'\n"
              "a.yaml:4:5: unknown key 'url' in clients.one\n"
              "    4 |     url: x\n"
              "      |     ^ known here: base_url or api_key\n");
}

}  // namespace
}  // namespace sluice::config::testing
