// Forms of requests, and forms that meet the change of another person.

#include "e2e_page/object_forms.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct object_choices : object_forms {};

TEST_F(object_choices, lay_a_change_over_that_of_others_and_lose_neither) {
    const auto page = get("/objects/routes/second").body;
    const auto sent =
        form_of(page, {{"step", "save"}, {"s:order_by", "given"}, {"f:order_by", "id"}});
    auto theirs = kept_file;
    theirs.replace(theirs.find("to: report}"), 11, "to: report, parallel_key: 1}");
    theirs = kept_file + "# theirs\n";
    work.write("more.yaml", theirs);
    const auto refused = ask("POST", "/objects/routes/second", sent);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("was changed since you began"));
    EXPECT_THAT(refused.body, HasSubstr("order_by: id"));
    EXPECT_THAT(refused.body, HasSubstr("The two changes do not touch"));
    EXPECT_THAT(refused.body, HasSubstr("the whole configuration is right"));
    EXPECT_EQ(read_file(file()), theirs);
    const auto again = ask(
        "POST", "/objects/routes/second",
        form_of(refused.body, {{"step", "save"}, {"s:order_by", "given"}, {"f:order_by", "id"}}));
    EXPECT_EQ(again.status, 200) << again.body;
    auto both = theirs;
    both.replace(both.find("to: report}"), 11, "to: report, order_by: id}");
    EXPECT_EQ(read_file(file()), both);
}

TEST_F(object_choices, show_three_ways_where_both_changed_one_value) {
    const auto page = get("/objects/routes/second").body;
    const auto sent =
        form_of(page, {{"step", "save"}, {"s:order_by", "given"}, {"f:order_by", "id"}});
    auto theirs = kept_file;
    theirs.replace(theirs.find("to: report}"), 11, "to: report, order_by: name}");
    work.write("more.yaml", theirs);
    const auto refused = ask("POST", "/objects/routes/second", sent);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Both changed <code>order_by</code>"));
    EXPECT_THAT(refused.body,
                HasSubstr("<span>+</span> {from: lines, to: report, order_by: name}"));
    EXPECT_THAT(refused.body, HasSubstr("<span>+</span> {from: lines, to: report, order_by: id}"));
    EXPECT_THAT(refused.body, HasSubstr("<pre tabindex=\"0\">{from: lines, to: report}</pre>"));
    EXPECT_THAT(refused.body, Not(HasSubstr("value=\"save\"")));
    // The form knows the present version now, and still overwrites nothing.
    const auto again = ask(
        "POST", "/objects/routes/second",
        form_of(refused.body, {{"step", "save"}, {"s:order_by", "given"}, {"f:order_by", "id"}}));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(read_file(file()), theirs);
    // Who starts from theirs has the value of the file, and may change it.
    EXPECT_EQ(send_form("/objects/routes/second",
                        {{"step", "save"}, {"s:order_by", "given"}, {"f:order_by", "id"}})
                  .status,
              200);
    work.write("more.yaml", "storages: {}\n");
    const auto gone = ask("POST", "/objects/routes/second", sent);
    EXPECT_THAT(gone.body, HasSubstr("it was removed or renamed"));
}

TEST_F(object_choices, lead_from_a_method_to_its_entities_and_their_parameters) {
    values chosen{{"step", "show"}, {"name", "posts"}, {"f:subscriber.type", "ocoya"}};
    const auto of_a_type = send_form("/objects/new/incoming", chosen).body;
    EXPECT_THAT(of_a_type, HasSubstr("posts: List posts"));
    EXPECT_THAT(of_a_type, HasSubstr("Show its parameters"));
    chosen.emplace_back("f:subscriber.entity", "posts");
    const auto of_posts = send_form("/objects/new/incoming", chosen).body;
    EXPECT_THAT(of_posts, HasSubstr("id=\"f:subscriber.parameters.query.workspaceId\""));
    EXPECT_THAT(of_posts, HasSubstr("id=\"f:subscriber.parameters.query.statuses\""));
    EXPECT_THAT(of_posts, Not(HasSubstr("id=\"f:subscriber.parameters.query\"")));
    // Another method has other entities. One that it lacks is not chosen any more.
    const values publishing{{"step", "show"},
                            {"name", "posts"},
                            {"f:publisher.type", "ocoya"},
                            {"f:publisher.method", "delete"},
                            {"f:publisher.entity", "ai-posts"}};
    const auto deleting = send_form("/objects/new/outgoing", publishing).body;
    EXPECT_THAT(deleting, HasSubstr("posts: Delete a post"));
    EXPECT_THAT(deleting, Not(HasSubstr("value=\"ai-posts\"")));
    EXPECT_THAT(send_form("/objects/new/outgoing", {{"step", "check"},
                                                    {"name", "posts"},
                                                    {"file", "posts.yaml"},
                                                    {"f:publisher.type", "ocoya"},
                                                    {"f:publisher.method", "patch"},
                                                    {"f:publisher.entity", "posts"}})
                    .body,
                HasSubstr("path parameter &apos;id&apos; of /post/{id} has no value"));
}

}  // namespace
}  // namespace sluice::testing
