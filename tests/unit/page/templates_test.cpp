#include "page/templates.hpp"

#include "page/embedded.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// An attribute such as onclick="…".
bool has_event_handler(const std::string& text) {
    for (auto at = text.find(" on"); at != std::string::npos; at = text.find(" on", at + 1)) {
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 3);
        if (end != std::string::npos && end > at + 3 && text[end] == '=') {
            return true;
        }
    }
    return false;
}

TEST(page_templates, escape_every_text_of_a_model) {
    const auto html = render("message", json::object{{"heading", "<b>&\"'"},
                                                     {"message", "<script>injected()</script>"},
                                                     {"mend", "\" onclick=\"injected()"},
                                                     {"base", ""}});
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;injected()&lt;/script&gt;"));
    EXPECT_THAT(html, HasSubstr("&quot; onclick=&quot;"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;&amp;&quot;&apos;"));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(page_templates, never_read_a_template_in_a_text) {
    const auto html = render("message", json::object{{"heading", "{{{mend}}} {{>time}}"},
                                                     {"message", "{{#mend}}x{{/mend}}"},
                                                     {"mend", "<i>"},
                                                     {"base", ""}});
    EXPECT_THAT(html, HasSubstr("{{{mend}}} {{&gt;time}}"));
    EXPECT_THAT(html, Not(HasSubstr("<i>")));
}

TEST(page_templates, leave_a_section_out_for_null_false_and_what_is_empty) {
    for (const auto& empty : {json::value(nullptr), json::value(false), json::value("")}) {
        const auto html =
            render("message", json::object{{"heading", "h"}, {"message", "m"}, {"mend", empty}});
        EXPECT_THAT(html, Not(HasSubstr("class=\"mend\""))) << write_json(empty);
    }
    const auto rows = render("storages", json::object{{"rows", json::array()}});
    EXPECT_THAT(rows, HasSubstr("No storage is configured"));
}

TEST(page_templates, show_numbers_and_no_control_characters) {
    const auto html = render(
        "message", json::object{{"heading", 42}, {"message", "a\x1b[31mb\u202ec"}, {"mend", ""}});
    EXPECT_THAT(html, HasSubstr("<h1>42</h1>"));
    EXPECT_THAT(html, Not(HasSubstr("\x1b")));
    EXPECT_THAT(html, Not(HasSubstr("\u202e")));
}

// The layout takes the finished body. Everywhere else an unescaped text would be a hole.
TEST(page_templates, only_the_layout_takes_html) {
    std::size_t looked_at = 0;
    for (const auto& file : embedded_files()) {
        if (!file.name.ends_with(".html")) {
            continue;
        }
        ++looked_at;
        std::string text(file.plain);
        if (file.name == "layout.html") {
            const auto at = text.find("{{{body}}}");
            ASSERT_NE(at, std::string::npos);
            text.erase(at, 10);
        }
        EXPECT_EQ(text.find("{{{"), std::string::npos) << file.name;
        EXPECT_EQ(text.find("{{&"), std::string::npos) << file.name;
        EXPECT_EQ(text.find(" style="), std::string::npos) << file.name;
        EXPECT_FALSE(has_event_handler(text)) << file.name;
        EXPECT_EQ(text.find("http://"), std::string::npos) << file.name;
        EXPECT_EQ(text.find("https://"), std::string::npos) << file.name;
    }
    EXPECT_GT(looked_at, 15U);
}

TEST(page_templates, can_be_read) {
    for (const auto& file : embedded_files()) {
        if (file.name.ends_with(".html")) {
            const auto name = file.name.substr(0, file.name.size() - 5);
            EXPECT_NO_THROW(render(name, json::object())) << name;
        }
    }
}

TEST(page_templates, that_are_missing_are_a_defect) {
    EXPECT_THROW(render("nothing", json::object()), std::logic_error);
}

}  // namespace
}  // namespace sluice::operator_page
