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

class stored_values : public ::testing::Test {
 protected:
    stored_values() {
        add_storage_connector(types_);
        bench_.storages.held["posts"] = {{"a/1", R"({"post":"x"})"}, {"a/2", "7"}, {"b/1", "null"}};
    }

    std::string read(const std::string& yaml) {
        config::configured_component given;
        given.type = "storage";
        config::diagnostics problems;
        given.options = config::read_text(*types_.find("subscriber", "storage"), "a.yaml", yaml,
                                          types_, config::system_variables(), problems);
        const auto source = types_.make<subscriber>(given, bench_.context("incoming 'a'")).value();
        const auto page = bench_.run(source->fetch(nullptr));
        if (!page) {
            return describe(page.error());
        }
        std::string all;
        for (const auto& one : page->entities) {
            all += one.type + " " + one.id + " " + write_json(one.data) + "\n";
        }
        return all;
    }

    registry types_;
    testing::component_fixture bench_;
};

TEST_F(stored_values, come_in_order_of_their_keys) {
    EXPECT_EQ(read("storage: posts"),
              "posts a/1 {\"key\":\"a/1\",\"value\":{\"post\":\"x\"}}\n"
              "posts a/2 {\"key\":\"a/2\",\"value\":7}\n"
              "posts b/1 {\"key\":\"b/1\",\"value\":null}\n");
    EXPECT_EQ(read("{storage: posts, prefix: b, entity: links}"),
              "links b/1 {\"key\":\"b/1\",\"value\":null}\n");
    EXPECT_EQ(read("storage: empty"), "");
}

TEST_F(stored_values, past_the_limit_fail_the_run) {
    EXPECT_EQ(read("{storage: posts, limit: 3}").substr(0, 5), "posts");
    EXPECT_THAT(read("{storage: posts, limit: 2}"), HasSubstr("holds more than 2 of these"));
}

TEST_F(stored_values, that_the_ledger_does_not_give_fail_the_run) {
    bench_.storages.broken = true;
    EXPECT_THAT(read("storage: posts"), HasSubstr("the disk is gone"));
}

}  // namespace
}  // namespace sluice
