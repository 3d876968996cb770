#include <sluice/config/written.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <support/temporary_directory.hpp>

namespace sluice::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct no_types final : catalogue {
    const section* find(std::string_view /*kind*/, std::string_view /*type*/) const override {
        return nullptr;
    }
    std::vector<std::string> types_of(std::string_view /*kind*/) const override { return {}; }
};

class written_test : public ::testing::Test {
 protected:
    written_test() {
        shape_.maps.push_back({"incoming", "incoming", "", nullptr, "", ""});
        shape_.maps.push_back({"routes", "route", "", nullptr, "", ""});
        shape_.singles.push_back({"daemon", nullptr});
    }

    std::vector<written_object> read(const std::string& text) {
        std::ofstream(directory_.path() / "a.yaml", std::ios::binary) << text;
        return read_written(directory_.path() / "a.yaml", shape_, types_, problems_);
    }
    node value_of(const std::string& text) {
        return read("incoming:\n  x: " + text + "\n").at(0).value;
    }
    // Returns `text` with another value for its object x.
    std::optional<std::string> changed(const std::string& text, const std::string& value) {
        written_object wanted{"incoming", "x", {}, value_of(value)};
        return with_object({"a.yaml", text}, shape_, wanted);
    }

    sluice::testing::temporary_directory directory_;
    layout shape_;
    no_types types_;
    diagnostics problems_;
};

TEST_F(written_test, variables_stay_as_they_are_written) {
    const auto all =
        read("incoming: {x: {a: \"${env:NOBODY_HAS_SET_THIS} $${b}\"}}\ndaemon: {c: 1}\n");
    ASSERT_EQ(all.size(), 2U) << problems_.to_text();
    EXPECT_EQ(all[0].value.find("a")->text, "${env:NOBODY_HAS_SET_THIS} $${b}");
    EXPECT_EQ(text_of(all),
              "incoming:\n  x:\n    a: \"${env:NOBODY_HAS_SET_THIS} $${b}\"\ndaemon:\n  c: 1\n");
}

TEST_F(written_test, what_was_written_reads_as_before) {
    const auto all = read(R"(incoming:
  x:
    text: |
      two
        lines
    folded: >-
      one
      line
    "a: key": ['5', 5, 5.0, null, ~, {b: []}, {}, "", yes, 'it''s # no remark']
    plain: http://somewhere:80/#there
    list:
    - - nested
      - - deeper
    tab: "a\tb\u00e9\\"
)");
    ASSERT_EQ(all.size(), 1U) << problems_.to_text();
    const auto again = read(text_of(all));
    ASSERT_EQ(again.size(), 1U) << problems_.to_text() << text_of(all);
    EXPECT_TRUE(says_the_same(all[0].value, again[0].value)) << text_of(all);
}

TEST_F(written_test, quotes_and_order_count_only_where_they_say_something) {
    EXPECT_TRUE(says_the_same(value_of("{a: b, c: 'd'}"), value_of("{c: d, a: \"b\"}")));
    EXPECT_FALSE(says_the_same(value_of("{a: 5}"), value_of("{a: '5'}")));
    EXPECT_FALSE(says_the_same(value_of("[1, 2]"), value_of("[2, 1]")));
    EXPECT_FALSE(says_the_same(value_of("{a: 1}"), value_of("{a: 1, b: 2}")));
}

TEST_F(written_test, differences_name_each_place_and_hide_secrets) {
    const auto found = differences(value_of("{a: {b: 1, c: 2}, password: old, l: [1, 2]}"),
                                   value_of("{a: {b: 3, d: 4}, password: new, l: [1]}"));
    std::vector<std::string> lines;
    for (const auto& one : found) {
        lines.push_back(one.path + ": " + one.before.value_or("-") + " > " +
                        one.after.value_or("-"));
    }
    EXPECT_THAT(lines, ElementsAre("a.b: 1 > 3", "a.c: 2 > -", "a.d: - > 4",
                                   "password: (not shown) > (not shown)", "l[1]: 2 > -"));
}

TEST_F(written_test, a_change_leaves_the_rest_of_the_file_letter_for_letter) {
    EXPECT_EQ(changed("# top\nincoming:\n  a: {m: 1}  # one\n\n  # of x\n  x:\n    m: 2\n    l:\n"
                      "    - 1\n  # of b\n  b:\n    m: 3\nroutes: {r: {}}\n",
                      "{m: 5}"),
              "# top\nincoming:\n  a: {m: 1}  # one\n\n  # of x\n  x:\n    m: 5\n  # of b\n  b:\n"
              "    m: 3\nroutes: {r: {}}\n");
    EXPECT_EQ(changed("incoming:\n  x: {m: 2}", "{m: 5}"), "incoming:\n  x:\n    m: 5\n");
    EXPECT_EQ(changed("incoming:\n  x:\n  - a: 1\n  - b: 2\n  y: {}\n", "[c]"),
              "incoming:\n  x:\n    - c\n  y: {}\n");
}

TEST_F(written_test, lines_that_belong_to_several_are_not_touched) {
    EXPECT_EQ(changed("incoming: {x: {m: 2}, y: {m: 3}}\n", "{m: 5}"), std::nullopt);
    EXPECT_EQ(changed("incoming:\n  x: &a {m: 2}\n  y: *a\n", "{m: 5}"), std::nullopt);
    EXPECT_EQ(changed("incoming:\n  y: {m: 2}\n", "{m: 5}"), std::nullopt) << "it is not there";
}

TEST_F(written_test, what_has_no_place_is_reported) {
    read("incoming: {x: {}}\nincomming: {y: {}}\n");
    EXPECT_THAT(problems_.to_text(), HasSubstr("unknown key 'incomming'"));
    std::ofstream(directory_.path() / "b.yaml") << "incoming: {x: {}}\n";
    std::ofstream(directory_.path() / "a.yaml") << "incoming: {x: {}}\n";
    read_written(directory_.path(), shape_, types_, problems_);
    EXPECT_THAT(problems_.to_text(), HasSubstr("'x' is there twice"));
}

}  // namespace
}  // namespace sluice::config
