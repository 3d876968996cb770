#include <sluice/expression/template.hpp>
#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string render(std::string_view text) {
    const json::value data = *parse_json(
        R"({"id": 7, "name": "Ada", "price": 1.10, "none": null, "list": [1, "b"], "o": {"k": true}})");
    const result<text_template> compiled = text_template::compile(text);
    if (!compiled) {
        return compiled.error().message;
    }
    const result<json::value> made = compiled->evaluate(data);
    return made ? write_json(*made) : made.error().message;
}

TEST(text_template, a_text_that_is_one_expression_keeps_the_type) {
    EXPECT_EQ(render("{{ id }}"), "7");
    EXPECT_EQ(render("{{id}}"), "7");
    EXPECT_EQ(render("{{ price }}"), "1.10");
    EXPECT_EQ(render("{{ list }}"), R"([1,"b"])");
    EXPECT_EQ(render("{{ none }}"), "null");
    EXPECT_EQ(render("{{ name }}"), "\"Ada\"");
    EXPECT_EQ(render(" {{ id }}"), "\" 7\"");
}

TEST(text_template, within_text_values_are_written_out) {
    EXPECT_EQ(render("{{ name }} has {{ id }} at {{ price }}"), "\"Ada has 7 at 1.10\"");
    EXPECT_EQ(render("{{ list }} {{ o }} {{ o.k }}"), R"("[1,\"b\"] {\"k\":true} true")");
    EXPECT_EQ(render("{{ id }}{{ id }}"), "\"77\"");
}

TEST(text_template, null_inside_a_text_is_a_fault_that_names_the_mend) {
    EXPECT_EQ(render("[{{ none }}]"), "column 5: 'none' is null, and stands in a text");
    EXPECT_EQ(render("{{ name }} {{  o.missing }}"),
              "column 16: 'o.missing' is null, and stands in a text");
    EXPECT_EQ(render("{{ none }}{{ id }}"), "column 4: 'none' is null, and stands in a text");
    EXPECT_EQ(render("[{{ none || '' }}{{ missing || `0` }}]"), "\"[0]\"");
    const auto failed = text_template::compile("a {{ none }}")->evaluate(json::value(nullptr));
    EXPECT_EQ(failed.error().mend, "write {{ none || '' }} if it may be missing");
    EXPECT_EQ(failed.error().kind, failure_class::invalid);
}

TEST(text_template, a_long_expression_is_cut_between_characters_in_a_message) {
    std::string name = "x";
    for (int i = 0; i < 40; ++i) {
        name += "\u00e9";
    }
    const std::string message = render("a {{ \"" + name + "\" }}");
    EXPECT_NE(message.find("…' is null"), std::string::npos) << message;
    EXPECT_EQ(utf8_fault(message), std::string_view::npos);
}

TEST(text_template, constant_text_stands_as_it_is) {
    EXPECT_EQ(render(""), "\"\"");
    EXPECT_EQ(render("plain } }} { text"), "\"plain } }} { text\"");
    EXPECT_EQ(render("{{{{ id }}"), "\"{{ id }}\"");
    EXPECT_EQ(render("{{{{{{ id }}"), "\"{{7\"");
    EXPECT_TRUE(text_template::compile("plain {{{{")->is_constant());
    EXPECT_TRUE(text_template::compile("")->is_constant());
    EXPECT_FALSE(text_template::compile("{{ a }}")->is_constant());
    EXPECT_FALSE(text_template::compile("a {{ a }}")->is_constant());
}

TEST(text_template, braces_and_quotation_marks_inside_an_expression_nest) {
    EXPECT_EQ(render("{{ {a: {b: id}} }}"), R"({"a":{"b":7}})");
    EXPECT_EQ(render("{{{a: {b: id}}}}"), R"({"a":{"b":7}})");
    EXPECT_EQ(render("{{ '}}' }}"), "\"}}\"");
    EXPECT_EQ(render("{{ 'it\\'s }}' }}"), "\"it's }}\"");
    EXPECT_EQ(render("{{ `{\"a\": {\"b\": 1}}` }}"), R"({"a":{"b":1}})");
    EXPECT_EQ(render("{{ \"a}}\" }}"), "null");
}

TEST(text_template, faults_show_the_column_of_the_whole_text) {
    EXPECT_EQ(render("ab {{ a. }}"),
              "column 10: expected a name, '*', '[' or '{' after '.', found the end");
    EXPECT_EQ(render("{{ a }} and {{ lenght(a) }}"),
              "column 16: there is no function lenght(); did you mean length()?");
    EXPECT_EQ(render("ab {{ a"),
              "column 4: '{{' begins an expression that has no '}}'; write '{{{{' for '{{'");
    EXPECT_EQ(render("{{ 'a }}"), "column 4: the quote ' that opens here is never closed");
    EXPECT_EQ(render("{{ }}"), "column 4: expected an expression, found the end");
    EXPECT_EQ(render("x {{ abs(name) }}"),
              "column 6: abs(): argument 1 must be a number, not string");
}

// A URL encodes the values of an entity, but not the configuration's own text.
TEST(text_template, its_pieces_tell_who_wrote_them) {
    const auto made = text_template::compile("/p/{{ id }}/{{ list }}?{{{{ x").value();
    EXPECT_EQ(made.beginning(), "/p/");
    const auto pieces = made.evaluate_pieces(*parse_json(R"({"id": 7, "list": [1]})")).value();
    ASSERT_EQ(pieces.size(), 5U);
    std::string shown;
    for (const auto& piece : pieces) {
        shown += (piece.of_an_expression ? "!" : "") + write_json(piece.value) + " ";
    }
    EXPECT_EQ(shown, "\"/p/\" !7 \"/\" ![1] \"?{{ x\" ");
    EXPECT_EQ(text_template::compile("{{ id }}")->beginning(), "");
    EXPECT_FALSE(text_template::compile("/{{ sum(@) }}")->evaluate_pieces(nullptr));
}

}  // namespace
}  // namespace sluice
