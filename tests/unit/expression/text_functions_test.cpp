#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string json_of(std::string_view text, const json::value& data = nullptr) {
    const auto compiled = expression::compile(text);
    if (!compiled) {
        return compiled.error().message;
    }
    const auto found = compiled->evaluate(data);
    return found ? write_json(*found) : found.error().message;
}

TEST(text_functions, cut_by_characters_and_never_inside_one) {
    EXPECT_EQ(json_of("cut('abcdef', 3)"), "\"abc\"");
    EXPECT_EQ(json_of("cut('abcdef', 6, '…')"), "\"abcdef\"");
    EXPECT_EQ(json_of("cut('abcdef', 5, '…')"), "\"abcd…\"");
    EXPECT_EQ(json_of("cut('été', 2)"), "\"ét\"");
    EXPECT_EQ(json_of("cut('ab👩‍👧cd', 3)"), "\"ab\"") << "the family has three code points";
    EXPECT_EQ(json_of("cut('ab👩‍👧cd', 5)"), "\"ab👩‍👧\"");
    EXPECT_EQ(json_of("cut('🇩🇪🇫🇷', 3)"), "\"🇩🇪\"");
    EXPECT_EQ(json_of("cut('abc', 0)"), "\"\"");
    EXPECT_EQ(json_of("cut('abc', 2, '...')"),
              "column 1: cut(): the value of argument 3 must not be longer than 2 characters");
    EXPECT_EQ(json_of("cut('abc', -1)"),
              "column 1: cut(): the value of argument 2 must be 0 or more, not -1");
    EXPECT_EQ(json_of("cut('abc', 1.5)"),
              "column 1: cut(): the value of argument 2 must be a whole number, not 1.5");
}

TEST(text_functions, cut_after_whole_words) {
    EXPECT_EQ(json_of("cut_words('one two three', 9)"), "\"one two\"");
    EXPECT_EQ(json_of("cut_words('one two three', 7)"), "\"one two\"");
    EXPECT_EQ(json_of("cut_words('one two three', 8, '…')"), "\"one two…\"");
    EXPECT_EQ(json_of("cut_words('one  two', 5, '…')"), "\"one…\"");
    EXPECT_EQ(json_of("cut_words('extraordinary', 5)"), "\"extra\"");
    EXPECT_EQ(json_of("cut_words('short', 50)"), "\"short\"");
}

TEST(text_functions, letters_of_every_script) {
    EXPECT_EQ(json_of("title('l\\'été À paris o\\'neill 3RD')"), "\"L'été À Paris O'neill 3rd\"");
    EXPECT_EQ(json_of("upper_first('ǆ')"), "\"ǅ\"");
    EXPECT_EQ(json_of("upper_first('')"), "\"\"");
    EXPECT_EQ(json_of("upper('ﬁ')"), "\"FI\"");
    EXPECT_EQ(json_of("lower('İ')"), "\"i\u0307\"");
    EXPECT_EQ(json_of("slug('  Ünïcode -- & Größe_ÆØŁ  ')"), "\"unicode-grosse-aeol\"");
    EXPECT_EQ(json_of("slug('日本 Shop')"), "\"日本-shop\"");
    EXPECT_EQ(json_of("slug('Мир труда')"), "\"мир-труда\"");
    EXPECT_EQ(json_of("slug('Kids\\' &amp; Women’s')"), "\"kids-amp-womens\"");
    EXPECT_EQ(json_of("slug('½ price')"), "\"1-2-price\"");
    EXPECT_EQ(json_of("slug('!!!')"), "\"\"");
}

TEST(text_functions, patterns_of_re2) {
    EXPECT_EQ(json_of("extract('a1b22', '[0-9]+$')"), "\"22\"");
    EXPECT_EQ(json_of("extract('abc', 'x')"), "null");
    EXPECT_EQ(json_of("extract('abc', 'a(x)?')"), "null") << "the group took no part";
    EXPECT_EQ(json_of("extract('abc', 'a(b)', 0)"), "\"ab\"");
    EXPECT_EQ(json_of("extract('abc', 'a(b)', 2)"),
              "column 1: extract(): the value of argument 3 must be at most 1: the pattern has no "
              "more groups");
    EXPECT_EQ(json_of("replace_pattern('aaa', 'a', 'b')"), "\"bbb\"");
    EXPECT_EQ(json_of("replace_pattern('abc', '', '-')"), "\"-a-b-c-\"");
    EXPECT_EQ(json_of("replace_pattern('été', 'x*', '-')"), "\"-é-t-é-\"");
    EXPECT_EQ(json_of("replace_pattern('a-b', '(\\w)-(\\w)', '$2$$$1$x')"), "\"b$a$x\"");
    EXPECT_EQ(json_of("replace_pattern('a', '(a)', '$2')"),
              "column 1: replace_pattern(): the value of argument 3 names the group $2, which the "
              "pattern does not have");
    EXPECT_EQ(json_of("matches('日本', '^..$')"), "true") << "characters, not bytes";
    EXPECT_EQ(json_of("matches(@, '^(a|aa)+$')",
                      json::value(json::string(std::string(50'000, 'a') + 'b'))),
              "false");
    EXPECT_TRUE(json_of("matches('a', p)", *parse_json("{\"p\": \"(\"}"))
                    .starts_with("column 1: matches(): the value of argument 2 is no pattern: "));
    EXPECT_EQ(json_of("matches('a', '(?<=a)b')").substr(0, 10), "column 14:");
}

TEST(text_functions, numbers_as_people_write_them) {
    EXPECT_EQ(json_of("number('1.234.567,891', ',')"), "1234567.891");
    EXPECT_EQ(json_of("number('1,234.5', '.')"), "1234.5");
    EXPECT_EQ(json_of("number('1 234,5', ',')"), "1234.5");
    EXPECT_EQ(json_of("number('1’234.5', '.')"), "1234.5");
    EXPECT_EQ(json_of("number('+.5')"), "0.5");
    EXPECT_EQ(json_of("number('5.')"), "5");
    EXPECT_EQ(json_of("number('-007.50')"), "-7.50");
    EXPECT_EQ(json_of("number('1e3')"), "1e3");
    EXPECT_EQ(json_of("number('12345678901234567890.12345678901234567890')"),
              "12345678901234567890.12345678901234567890");
    EXPECT_EQ(json_of("int('12345678901234567890.9')"), "12345678901234567890");
    EXPECT_EQ(json_of("number(`9223372036854775808`)"), "9223372036854775808");
    for (const char* wrong :
         {"", "abc", "1,5", "1.2.3", "--1", "+", ".", "1e", "0x10", "1 2", "∞"}) {
        EXPECT_EQ(json_of("number('" + std::string(wrong) + "')"),
                  "column 1: number(): the value of argument 1 is no number: '" +
                      std::string(wrong) + "'");
    }
    EXPECT_EQ(json_of("number(missing)", *parse_json("{}")),
              "column 1: number(): argument 1 must be a number or a string, not null");
    EXPECT_EQ(json_of("format_number(0.005, 2)"), "\"0.01\"");
    EXPECT_EQ(json_of("format_number(-1234.5, 0, '.', ' ')"), "\"-1 235\"");
    EXPECT_EQ(json_of("format_number(1e20, 2)"), "\"100000000000000000000.00\"");
    EXPECT_EQ(json_of("format_number(12, -1)"), "\"10\"");
    EXPECT_EQ(json_of("format_number(0, 2)"), "\"0.00\"");
    EXPECT_EQ(json_of("sum([0.1, 0.2, 0.3])"), "0.6");
    EXPECT_EQ(json_of("avg([0.1, 0.2])"), "0.15");
    EXPECT_EQ(json_of("abs(`-12345678901234567890123`)"), "12345678901234567890123");
}

TEST(text_functions, encodings_refuse_what_they_cannot_give_back) {
    EXPECT_EQ(json_of("base64_decode('_-8')"),
              "column 1: base64_decode(): the value of argument 1 holds no text in UTF-8");
    EXPECT_EQ(json_of("base64_decode('a!')"),
              "column 1: base64_decode(): the value of argument 1 is not base 64");
    EXPECT_EQ(json_of("base64_decode(base64('日本'))"), "\"日本\"");
    EXPECT_EQ(json_of("url_decode('%zz')"),
              "column 1: url_decode(): the value of argument 1 has a '%' without two hexadecimal "
              "digits");
    EXPECT_EQ(json_of("url_decode('%FF')"),
              "column 1: url_decode(): the value of argument 1 holds no text in UTF-8");
    EXPECT_EQ(json_of("url_decode(url_encode('a/b?c=d&é+ %'))"), "\"a/b?c=d&é+ %\"");
    EXPECT_EQ(json_of("from_json('{')"),
              "column 1: from_json(): the value of argument 1 is not JSON: line 1, column 2: "
              "expected a key in quotation marks, found the end");
    EXPECT_EQ(json_of("from_json('[1.10, 18446744073709551616]')"), "[1.10,18446744073709551616]");
    EXPECT_EQ(json_of("hash('abc')"),
              "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");
    EXPECT_EQ(json_of("hash('abc', 'sha1')"), "\"a9993e364706816aba3e25717850c26c9cd0d89d\"");
    EXPECT_EQ(json_of("hash('abc', 'sha512')"),
              "column 1: hash(): the value of argument 2 must be 'md5', 'sha1' or 'sha256'");
    EXPECT_EQ(json_of("uuid('a') == uuid('a')"), "true");
    EXPECT_EQ(json_of("uuid('a') == uuid('b')"), "false");
    EXPECT_EQ(json_of("uuid('a', 'no')"),
              "column 1: uuid(): the value of argument 2 must be a UUID, such as "
              "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    EXPECT_TRUE(json_of("length_for('myspace', 'x')")
                    .starts_with("column 1: length_for(): the value of argument 1 is no network "
                                 "that is known: 'myspace'; there are bluesky, "));
}

TEST(text_functions, lists_objects_and_members) {
    EXPECT_EQ(json_of("member({\"5\": 'five', \"true\": 'yes'}, 5)"), "\"five\"");
    EXPECT_EQ(json_of("member({\"5\": 'five', \"true\": 'yes'}, `true`)"), "\"yes\"");
    EXPECT_EQ(json_of("member(`null`, 'a', 'none')"), "\"none\"");
    EXPECT_EQ(json_of("has('text', 'a')"), "false");
    EXPECT_EQ(json_of("unique([1, 1.0, '1', `[1]`, `[1.00]`, {a: 1, b: 2}, {b: 2, a: 1}])"),
              R"([1,"1",[1],{"a":1,"b":2}])");
    EXPECT_EQ(json_of("range(5, 0, -2)"), "[5,3,1]");
    EXPECT_EQ(json_of("range(0, 1, 0)"),
              "column 1: range(): the value of argument 3 must not be 0");
    EXPECT_EQ(json_of("range(9223372036854775806, 9223372036854775807, 9)"),
              "[9223372036854775806]");
    EXPECT_EQ(json_of("chunk([1, 2], 9223372036854775807)"), "[[1,2]]");
    EXPECT_EQ(json_of("chunk([1, 2], 0)"),
              "column 1: chunk(): the value of argument 2 must be 1 or more");
    EXPECT_EQ(json_of("keys(group_by(@, &k))", *parse_json(R"([{"k":"z"},{"k":"a"},{"k":"z"}])")),
              R"(["z","a"])");
    EXPECT_EQ(json_of("index_by(@, &[0])", *parse_json(R"([[1,"a"],[1,"b"],[null,"c"]])")),
              R"({"1":[1,"b"]})");
    EXPECT_EQ(json_of("index_by(@, &@)", *parse_json("[true]")),
              "column 1: index_by(): argument 2 must give a string, a number or null, but gives "
              "boolean for item 0");
    EXPECT_EQ(json_of("merge_deep({a: {b: [1, 2]}}, {a: {b: `[3]`, c: 1}}, {a: 5})"), R"({"a":5})");
    EXPECT_EQ(json_of("text(`null`)"),
              "column 1: text(): argument 1 must be a number or a string or a boolean or an array "
              "or an object, not null");
}

TEST(text_functions, variables_of_the_run_come_from_the_scope) {
    const json::value data = *parse_json(R"({"amount": 2})");
    const json::value variables = *parse_json(R"({"price": 10, "names": ["a"]})");
    expression_scope scope;
    scope.variables = &variables.get_object();
    const auto found = [&](std::string_view text) {
        const auto value = expression::compile(text)->evaluate(data, scope);
        return value ? write_json(*value) : value.error().message;
    };
    EXPECT_EQ(found("$price * amount"), "20");
    EXPECT_EQ(found("let $price = 1 in $price * amount"), "2");
    EXPECT_EQ(found("contains($names, 'a')"), "true");
    EXPECT_EQ(found("$other"), "column 1: the variable $other has no value here");
}

}  // namespace
}  // namespace sluice
