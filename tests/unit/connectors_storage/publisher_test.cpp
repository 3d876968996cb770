#include "support/component_fixture.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {

void add_storage_connector(registry& types);

namespace {

using ::testing::HasSubstr;

class storage_takes : public ::testing::Test {
 protected:
    storage_takes() { add_storage_connector(types_); }

    std::shared_ptr<publisher> target(const std::string& yaml) {
        config::configured_component given;
        given.type = "storage";
        config::diagnostics problems;
        given.options = config::read_text(*types_.find("publisher", "storage"), "a.yaml", yaml,
                                          types_, config::system_variables(), problems);
        return types_.make<publisher>(given, bench_.context("outgoing 'a'")).value();
    }

    // Returns "posts/7 = VALUE" for each change that a delivery asks for.
    std::string put(publisher& into, const std::string& data, const std::string& event = "") {
        entity one;
        one.type = "posts";
        one.id = "7";
        one.data = parse_json(data).value();
        one.headers["event"] = event;
        auto ready = into.prepare(one, "key-1");
        if (!ready) {
            kind = ready.error().kind;
            return describe(ready.error());
        }
        summary = ready->summary;
        EXPECT_EQ(ready->safety, repeat_safety::idempotent);
        EXPECT_EQ(ready->key, "key-1");
        const auto done = bench_.run(into.send(*std::move(ready))).value();
        std::string text;
        for (const auto& change : done.stores) {
            text += change.store + "/" + change.key + " = " + change.value.value_or("nothing");
        }
        return text;
    }

    registry types_;
    testing::component_fixture bench_;
    std::string summary;
    failure_class kind = failure_class::internal;
};

TEST_F(storage_takes, the_data_of_a_record_under_its_key) {
    const auto into = target("{storage: posts, key: \"{{ entity.id }}\"}");
    EXPECT_EQ(put(*into, R"({"title":"Mug"})"), R"(posts/7 = {"title":"Mug"})");
    EXPECT_EQ(summary, "put posts/7");
}

TEST_F(storage_takes, a_value_of_its_own) {
    const auto into = target("{storage: posts, key: \"{{ [shop, id] }}\", value: \"{{ price }}\"}");
    EXPECT_THAT(put(*into, R"({"shop":"a/b","id":3,"price":19.90})"), HasSubstr(" = 19.90"));
}

TEST_F(storage_takes, away_a_value_whose_record_was_deleted) {
    const auto into =
        target("{storage: posts, key: \"{{ entity.id }}\", remove: header.event == 'deleted'}");
    EXPECT_EQ(put(*into, "{}", "deleted"), "posts/7 = nothing");
    EXPECT_EQ(summary, "remove posts/7");
    EXPECT_EQ(put(*into, "{}", "changed"), "posts/7 = {}");
}

TEST_F(storage_takes, no_record_without_a_key) {
    const auto into = target("{storage: posts, key: \"{{ id }}\"}");
    EXPECT_THAT(put(*into, "{}"), HasSubstr("key: expected a text, a number or a list of those"));
    EXPECT_EQ(kind, failure_class::refused);
    EXPECT_THAT(put(*into, R"({"id":""})"), HasSubstr("an empty text"));
    EXPECT_THAT(put(*into, R"({"id":true})"), HasSubstr("not boolean"));
    EXPECT_EQ(put(*into, R"({"id":5})"), "posts/5 = {\"id\":5}");
}

}  // namespace
}  // namespace sluice
