// Warnings about entries that nothing uses, and about files of secrets that every user may read.

#include "config/unused_entries.hpp"

#include "configured.hpp"

#include <sluice/config/warnings.hpp>
#include <sluice/config/written.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class unused_entries : public ::testing::Test {
 protected:
    diagnostics all(const std::string& text) const {
        files_.write("a.yaml", text);
        diagnostics ignored;
        auto shape = test_layout();
        for (auto& map : shape.maps) {
            map.unused = "unused-" + map.key;
        }
        const auto objects = read_written(files_.directory.path(), shape, files_.types, ignored);
        auto found = find_unused(objects, shape, files_.types);
        found.append(find_warnings(objects, shape, files_.types));
        return found;
    }
    std::vector<std::string> rules(const std::string& text) const {
        std::vector<std::string> said;
        for (const auto found = all(text); const auto& one : found.all()) {
            said.push_back(std::to_string(one.at.line) + " " + one.rule);
        }
        return said;
    }

    configured files_;
};

TEST_F(unused_entries, are_named_at_their_keys) {
    EXPECT_EQ(files_.without_directory(all("clients:\n"
                                           "  shop: {type: http}\n"
                                           "  old: {type: http}\n"
                                           "incoming:\n"
                                           "  a: {client: shop}\n"
                                           "routes:\n"
                                           "  r: {from: a}\n")
                                           .to_text()),
              "a.yaml:3:3: warning: nothing uses 'old' in clients.old [unused-clients]\n"
              "    3 |   old: {type: http}\n"
              "      |   ^ use it, or take it out\n"
              "a.yaml:7:3: warning: nothing uses 'r' in routes.r [unused-routes]\n"
              "    7 |   r: {from: a}\n"
              "      |   ^ use it, or take it out\n");
}

TEST_F(unused_entries, a_list_of_stages_is_used_by_its_name) {
    const std::string lists =
        "transformers:\n"
        "  tidy:\n"
        "    - filter: a\n"
        "  all:\n"
        "    - tidy\n";
    EXPECT_THAT(rules(lists), ElementsAre("4 unused-transformers"));
    EXPECT_THAT(rules(lists + "incoming:\n  a:\n    transformers: [all]\n"),
                ElementsAre("7 unused-incoming"));
    EXPECT_THAT(rules(lists + "incoming:\n  a:\n    transformers: [all: ]\n"),
                ElementsAre("7 unused-incoming"));
}

TEST_F(unused_entries, a_built_in_stage_of_that_name_is_no_use) {
    EXPECT_THAT(rules("transformers:\n  filter:\n    - map: {a: b}\n"
                      "incoming:\n  a:\n    transformers: [filter: x]\n"),
                ElementsAre("2 unused-transformers", "5 unused-incoming"));
}

TEST_F(unused_entries, a_comment_silences_them) {
    EXPECT_THAT(rules("clients:\n  # sluice: allow unused-clients\n  old: {type: http}\n"),
                IsEmpty());
}

TEST_F(unused_entries, a_file_of_a_secret_that_everybody_may_read_is_named) {
    namespace fs = std::filesystem;
    files_.write("key", "abc");
    const std::string text =
        "incoming:\n"
        "  # sluice: allow unused-incoming\n"
        "  a: {subscriber: {type: file, password: '${file:key}'}}\n";
    const auto file = files_.directory / "key";
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
    EXPECT_THAT(rules(text), IsEmpty());
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    EXPECT_THAT(rules(text), ElementsAre("3 readable-secret"));
    EXPECT_THAT(all(text).to_text(), HasSubstr("everybody on this machine may read 'key'"));
    fs::remove(file);
    EXPECT_THAT(rules(text), IsEmpty()) << "the load says that it is not there";
}

}  // namespace
}  // namespace sluice::config::testing
