#include "support/component_fixture.hpp"
#include "transform/builtin.hpp"
#include "unit/transform/stages_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Long lists, whose children are made one by one. The golden cases cover short ones.

namespace sluice {
namespace {

using ::testing::SizeIs;

struct long_split : ::testing::Test {
    // Splits an entity with a list `n` of these numbers, by that YAML, and returns the children.
    result<std::vector<entity>> split(const std::string& yaml, int count, int last = -1) {
        registry types;
        add_builtin_transformers(types);
        config::diagnostics problems;
        const auto read = config::read_text(stages_declaration(), "stage.yaml", yaml, types,
                                            config::system_variables(), problems);
        EXPECT_TRUE(read) << problems.to_text();
        const auto& stages = static_cast<const stages_options*>(read.get())->stages;
        testing::component_fixture bench;
        const auto stage = types.make<transformer>(stages.at(0), bench.context("stage 1")).value();
        json::array numbers;
        for (int i = 0; i < count; ++i) {
            numbers.push_back(json::object{{"sku", i}});
        }
        if (last >= 0) {
            numbers.push_back(json::object{{"sku", last}});
        }
        entity record{"items", "p1", {{"event", "new"}}, json::object{{"t", "x"}, {"n", numbers}}};
        json::object names;
        names["entity"] = json::object{{"id", "p1"}};
        stage_output out;
        const auto done = bench.run(stage->apply(std::move(record), {&names}, out));
        names.clear();  // the children come after the names are gone
        if (!done) {
            return done.error();
        }
        at_once = out.entities().size();
        std::vector<entity> all = std::move(out.entities());
        for (auto series = out.take_series(); series;) {
            auto next = series->next();
            if (!next) {
                return next.error();
            }
            if (!*next) {
                break;
            }
            all.push_back(**std::move(next));
        }
        return all;
    }

    std::size_t at_once = 0;
};

TEST_F(long_split, a_long_list_is_not_held_as_entities) {
    ASSERT_TRUE(split("- split: n", 10));
    EXPECT_EQ(at_once, 10U);
    const auto made = split("- split: n", 10'000);
    ASSERT_TRUE(made);
    EXPECT_EQ(at_once, 0U);
    ASSERT_THAT(*made, SizeIs(10'000));
    EXPECT_EQ(made->front().id, "p1/1");
    EXPECT_EQ(made->back().id, "p1/10000");
    EXPECT_EQ(made->back().headers.at("event"), "new");
    EXPECT_EQ(write_json(made->back().data), R"({"sku":9999})");
}

TEST_F(long_split, children_are_made_as_those_of_a_short_list) {
    const std::string yaml =
        "- split: {items: n, as: item, keep: [t], identifier: \"join('-', [entity.id, t])\"}";
    const auto same_id = split(yaml, 10'000);
    ASSERT_FALSE(same_id);
    EXPECT_EQ(same_id.error().message,
              "element 2: the identifier 'p1-x' belongs to an earlier element already");
    const auto made = split("- split: {items: n, as: item, keep: [t], identifier: item.sku}", 600);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->back().id, "599");
    EXPECT_EQ(write_json(made->back().data), R"({"item":{"sku":599},"t":"x"})");
}

TEST_F(long_split, an_identifier_that_comes_again_is_found_however_late) {
    const auto made = split("- split: {items: n, identifier: sku}", 5'000, 17);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message,
              "element 5001: the identifier '17' belongs to an earlier element already");
}

}  // namespace
}  // namespace sluice
