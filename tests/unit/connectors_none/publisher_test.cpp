#include "support/component_fixture.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gtest/gtest.h>

namespace sluice {

void add_none_connector(registry& types);

namespace {

TEST(none_publisher, is_done_with_every_record) {
    registry types;
    add_none_connector(types);
    testing::component_fixture bench;
    config::configured_component given;
    given.type = "none";
    config::diagnostics problems;
    given.options = config::read_text(*types.find("publisher", "none"), "a.yaml", "{}\n", types,
                                      config::system_variables(), problems);
    ASSERT_TRUE(given.options);
    const auto target = types.make<publisher>(given, bench.context("outgoing 'a'")).value();
    entity one;
    one.type = "posts";
    one.id = "7";
    const auto ready = target->prepare(one, "key-1");
    ASSERT_TRUE(ready);
    EXPECT_EQ(ready->summary, "nothing: posts 7");
    EXPECT_EQ(ready->safety, repeat_safety::idempotent);
    EXPECT_EQ(ready->key, "key-1");
    EXPECT_TRUE(bench.run(target->send(*ready)));
}

}  // namespace
}  // namespace sluice
