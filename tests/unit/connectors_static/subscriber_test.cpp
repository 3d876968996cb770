#include "support/component_fixture.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gtest/gtest.h>

namespace sluice {

void add_static_connector(registry& types);

namespace {

TEST(static_subscriber, gives_its_records_in_every_run) {
    registry types;
    add_static_connector(types);
    testing::component_fixture bench;
    config::configured_component given;
    given.type = "static";
    config::diagnostics problems;
    given.options = config::read_text(*types.find("subscriber", "static"), "a.yaml",
                                      "items: [{id: a, n: 1}, [2], text]\n", types,
                                      config::system_variables(), problems);
    ASSERT_TRUE(given.options);
    const auto source = types.make<subscriber>(given, bench.context("incoming 'a'")).value();
    for (int run = 0; run < 2; ++run) {
        const auto read = bench.run(source->fetch(nullptr)).value();
        ASSERT_EQ(read.entities.size(), 3U);
        EXPECT_EQ(write_json(read.entities[0].data), R"({"id":"a","n":1})");
        EXPECT_EQ(write_json(read.entities[1].data), "[2]");
        EXPECT_EQ(write_json(read.entities[2].data), R"("text")");
        EXPECT_TRUE(read.last);
        EXPECT_TRUE(read.whole);
    }
}

}  // namespace
}  // namespace sluice
