#include "page/views/object_layout.hpp"

#include "page/views/parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::operator_page {
namespace {

using ::testing::ElementsAre;

json::value field(const char* path, const char* label, int level, const char* input) {
    return json::object{{"path", path}, {"label", label}, {"level", level}, {"input", input}};
}

json::value form_with(std::initializer_list<json::value> fields) {
    json::array all;
    for (const auto& one : fields) {
        all.push_back(one);
    }
    return json::object{{"fields", std::move(all)}};
}

// "[names]" stands for a part of seldom used fields.
std::vector<std::string> order(const json::value& object, const std::vector<std::string>& loud) {
    const auto is_quiet = [&](const json::value& one) {
        return std::ranges::find(loud, text_member(one, "path")) == loud.end();
    };
    std::vector<std::string> made;
    for (const auto& one : laid_out(object, is_quiet)) {
        made.push_back(one.field == nullptr ? "[" + one.names + "]"
                                            : text_member(*one.field, "path"));
    }
    return made;
}

TEST(object_layout, begins_with_the_component_and_folds_what_is_seldom_used) {
    const auto object = form_with(
        {field("schedule", "schedule", 0, "text"), field("jitter", "jitter", 0, "text"),
         field("subscriber", "subscriber", 0, "heading"),
         field("subscriber.type", "type", 1, "component"), field("subscriber.a", "a", 1, "text"),
         field("subscriber.p", "p", 1, "heading"), field("subscriber.p.x", "x", 2, "text"),
         field("subscriber.b", "b", 1, "text"), field("subscriber.c", "c", 1, "text"),
         field("watch", "watch", 0, "yaml"), field("fresh", "fresh", 0, "choice")});
    EXPECT_THAT(order(object, {"subscriber", "subscriber.type", "subscriber.b"}),
                ElementsAre("subscriber", "subscriber.type", "subscriber.b", "[a, p, c]",
                            "subscriber.a", "subscriber.p", "subscriber.p.x", "subscriber.c",
                            "schedule", "[jitter, watch, fresh]", "jitter", "watch", "fresh"));
}

TEST(object_layout, leaves_few_fields_where_they_are) {
    const auto object =
        form_with({field("from", "from", 0, "text"), field("to", "to", 0, "text"),
                   field("batch", "batch", 0, "text"), field("hold", "hold", 0, "heading"),
                   field("hold.a", "a", 1, "text"), field("hold.b", "b", 1, "text"),
                   field("hold.c", "c", 1, "text")});
    EXPECT_THAT(order(object, {}),
                ElementsAre("from", "to", "batch", "hold", "hold.a", "hold.b", "hold.c"));
}

TEST(object_layout, gives_each_field_once) {
    const auto object = form_with({field("a", "a", 0, "text"), field("b", "b", 0, "text"),
                                   field("c", "c", 0, "text"), field("d", "d", 0, "text")});
    EXPECT_THAT(order(object, {"b"}), ElementsAre("b", "[a, c, d]", "a", "c", "d"));
}

}  // namespace
}  // namespace sluice::operator_page
