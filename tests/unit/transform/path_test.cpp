#include "transform/path.hpp"

#include <gtest/gtest.h>

namespace sluice::transform {
namespace {

path parsed(const std::string& text) {
    return path::parse(text, path_use::pattern).value();
}

std::string fault(const std::string& text) {
    const auto where = path::parse(text);
    return where ? "" : where.error().message;
}

std::string assigned(const std::string& root, const std::string& where, const std::string& value) {
    auto data = parse_json(root).value();
    const auto done = assign_at(data, parsed(where), parse_json(value).value());
    return done ? write_json(data) : done.error().message;
}

std::string removed(const std::string& root, const std::string& where) {
    auto data = parse_json(root).value();
    remove_at(data, parsed(where));
    return write_json(data);
}

TEST(path, reads_names_quotes_indices_and_wildcards) {
    const auto where = parsed(R"(a-b."Image Src"[-1].x y[*].*)");
    ASSERT_EQ(where.steps().size(), 6U);
    EXPECT_EQ(where.steps()[0].name, "a-b");
    EXPECT_EQ(where.steps()[1].name, "Image Src");
    EXPECT_EQ(where.steps()[2].index, -1);
    EXPECT_EQ(where.steps()[3].name, "x y");
    EXPECT_EQ(where.steps()[4].kind, path_step::kinds::every_element);
    EXPECT_EQ(where.steps()[5].kind, path_step::kinds::every_child);
    EXPECT_EQ(where.text_until(2), R"(a-b."Image Src"[-1])");
}

TEST(path, quoted_names_have_the_escapes_of_json) {
    EXPECT_EQ(parsed(R"("a\"b\u00e9")").steps()[0].name, "a\"bé");
}

TEST(path, says_where_a_fault_is) {
    EXPECT_EQ(fault(""), "path '', column 1: expected a name");
    EXPECT_EQ(fault("a..b"), "path 'a..b', column 3: expected a name");
    EXPECT_EQ(fault("a[x]"), "path 'a[x]', column 3: expected an index such as [0] or [-1]");
    EXPECT_EQ(fault("a[1"), "path 'a[1', column 4: expected ']'");
    EXPECT_EQ(fault("a]"), "path 'a]', column 2: expected '.', '[' or the end");
    EXPECT_EQ(fault("\"a"), "path '\"a', column 1: expected a closing '\"'");
    EXPECT_EQ(
        fault("a. b"),
        "path 'a. b', column 3: expected a name without spaces at its ends; put it in quotes");
    EXPECT_EQ(fault("a.*"), "path 'a.*', column 3: expected one place: '*' is not allowed here");
    EXPECT_EQ(fault("a[*]"), "path 'a[*]', column 3: expected one place: '*' is not allowed here");
}

TEST(path, assigning_makes_objects_and_lists_on_the_way) {
    EXPECT_EQ(assigned("{}", "a.b.c", "1"), R"({"a":{"b":{"c":1}}})");
    EXPECT_EQ(assigned(R"({"a":null})", "a[0].b", "1"), R"({"a":[{"b":1}]})");
    EXPECT_EQ(assigned(R"({"a":[1,2]})", "a[-1]", "9"), R"({"a":[1,9]})");
    EXPECT_EQ(assigned(R"({"a":[1,2]})", "a[2]", "3"), R"({"a":[1,2,3]})");
}

TEST(path, assigning_names_the_place_that_does_not_fit) {
    EXPECT_EQ(assigned(R"({"a":1.10})", "a.b", "1"), "at 'a.b': 'a' is a number, not an object");
    EXPECT_EQ(assigned(R"({"a":{}})", "a[0]", "1"), "at 'a[0]': 'a' is an object, not an array");
    EXPECT_EQ(assigned("[1]", "a", "1"), "at 'a': the record is an array, not an object");
    EXPECT_EQ(assigned(R"({"a":[1]})", "a[2]", "1"), "at 'a[2]': the array has 1 elements");
    EXPECT_EQ(assigned(R"({"a":[]})", "a[-1]", "1"), "at 'a[-1]': the array has 0 elements");
}

TEST(path, removing_takes_out_what_is_there) {
    EXPECT_EQ(removed(R"({"a":1,"b":2,"c":3})", "b"), R"({"a":1,"c":3})");
    EXPECT_EQ(removed(R"({"a":[1,2,3]})", "a[-1]"), R"({"a":[1,2]})");
    EXPECT_EQ(removed(R"({"a":[{"x":1,"y":2},{"x":3},4]})", "a[*].x"), R"({"a":[{"y":2},{},4]})");
    EXPECT_EQ(removed(R"({"a":{"p":{"x":1},"q":2}})", "a.*.x"), R"({"a":{"p":{},"q":2}})");
    EXPECT_EQ(removed(R"({"a":[1],"b":{"c":2}})", "*"), "{}");
    EXPECT_EQ(removed(R"({"a":[1]})", "a[*]"), R"({"a":[]})");
}

TEST(path, removing_what_is_not_there_changes_nothing) {
    for (const auto* where : {"z", "a.b", "a[7]", "b[0].c", "a[*].x.y", "b.*"}) {
        EXPECT_EQ(removed(R"({"a":[1],"b":2.50})", where), R"({"a":[1],"b":2.50})") << where;
    }
}

TEST(path, finds_a_value_or_nothing) {
    const auto data = parse_json(R"({"a":[{"b":null}]})").value();
    EXPECT_NE(find_at(data, parsed("a[0].b")), nullptr);
    EXPECT_EQ(find_at(data, parsed("a[1].b")), nullptr);
    EXPECT_EQ(find_at(data, parsed("a.b")), nullptr);
}

}  // namespace
}  // namespace sluice::transform
