// Choices with further names: titles, and words that people write in capitals.

#include "configured.hpp"

#include <sluice/config/writers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::HasSubstr;
using testing::options_of;
using testing::problems_of;

enum class verb { get, post };

struct named_options {
    verb method = verb::get;
    std::string entity;
    std::string plain;
};

const declaration<named_options>& named_declaration() {
    static const auto declared = [] {
        declaration<named_options> d("named", "Choices with other names");
        d.field("method", &named_options::method, "A method")
            .choice("get", verb::get)
            .also("GET")
            .choice("post", verb::post)
            .also("POST");
        d.field("entity", &named_options::entity, "An entity")
            .choice("posts", "posts", "List posts")
            .also("List posts", "GET posts")
            .also("All of them");
        d.field("plain", &named_options::plain, "Without other names").choice("a", "a");
        return d;
    }();
    return declared;
}

TEST(choice_names, are_taken_in_any_case) {
    for (const auto* method : {"get", "GET", "Get", "gEt"}) {
        EXPECT_EQ(options_of(named_declaration(), "method: " + std::string(method)).method,
                  verb::get);
    }
    EXPECT_EQ(options_of(named_declaration(), "method: Post").method, verb::post);
    EXPECT_EQ(options_of(named_declaration(), "entity: posts").entity, "posts");
    EXPECT_EQ(options_of(named_declaration(), "entity: Posts").entity, "posts");
    EXPECT_EQ(options_of(named_declaration(), "entity: LIST POSTS").entity, "GET posts");
    EXPECT_EQ(options_of(named_declaration(), "entity: all of them").entity, "posts");
}

TEST(choice_names, do_not_loosen_choices_without_them) {
    EXPECT_THAT(problems_of(named_declaration(), "plain: A"), HasSubstr("expected a"));
    EXPECT_THAT(problems_of(named_declaration(), "method: gets"), HasSubstr("did you mean 'get'?"));
}

}  // namespace
}  // namespace sluice::config
