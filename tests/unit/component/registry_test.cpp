#include "support/component_fixture.hpp"

#include <sluice/component/registry.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

struct echo_options {
    std::string prefix = "echo";
    bool broken = false;
};

const config::declaration<echo_options>& echo_declaration() {
    static const auto declared = [] {
        config::declaration<echo_options> d("echo", "Gives every record back");
        d.field("prefix", &echo_options::prefix, "What stands before");
        d.field("broken", &echo_options::broken, "Cannot be made");
        return d;
    }();
    return declared;
}

class echo_transformer final : public transformer {
 public:
    explicit echo_transformer(std::string prefix) : prefix_(std::move(prefix)) {}
    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        entity.id = prefix_ + entity.id;
        out.emit(std::move(entity));
        return {};
    }

 private:
    std::string prefix_;
};

result<std::shared_ptr<transformer>> make_echo(const echo_options& options,
                                               const component_context& /*context*/) {
    if (options.broken) {
        return failure(failure_class::refused, "it is broken");
    }
    return std::make_shared<echo_transformer>(options.prefix);
}

registry one_echo() {
    registry types;
    types.add<transformer>(echo_declaration(), make_echo);
    return types;
}

config::configured_component configured(const std::string& type, const echo_options& options) {
    return {type, std::make_shared<echo_options>(options), {}};
}

TEST(registry, finds_a_declaration_by_kind_and_type) {
    const auto types = one_echo();
    EXPECT_EQ(types.find("transformer", "echo"), &echo_declaration());
    EXPECT_EQ(types.find("transformer", "other"), nullptr);
    EXPECT_EQ(types.find("publisher", "echo"), nullptr);
}

TEST(registry, names_the_types_of_a_kind) {
    const auto types = one_echo();
    EXPECT_EQ(types.types_of("transformer"), std::vector<std::string>{"echo"});
    EXPECT_TRUE(types.types_of("client").empty());
}

TEST(registry, refuses_a_type_twice_in_one_kind) {
    auto types = one_echo();
    EXPECT_THROW(types.add<transformer>(echo_declaration(), make_echo), std::logic_error);
}

TEST(registry, makes_a_component_with_its_options) {
    testing::component_fixture bench;
    const auto made =
        one_echo().make<transformer>(configured("echo", {"<", false}), bench.context("stage 1"));
    ASSERT_TRUE(made);
    stage_output out;
    ASSERT_TRUE(bench.run((*made)->apply({"posts", "7", {}, {}}, {}, out)));
    EXPECT_EQ(out.entities().at(0).id, "<7");
}

// Notes the places, and puts nothing in a stage's place.
class noting_observer final : public stage_observer {
 public:
    std::vector<std::string> places;
    std::shared_ptr<transformer> made(std::shared_ptr<transformer> stage, const std::string& type,
                                      const std::string& place) override {
        places.push_back(type + " at " + place);
        return stage;
    }
    void has_rule(const std::string& place) override { places.push_back("rule at " + place); }
};

TEST(registry, an_observer_sees_every_stage_and_rule) {
    testing::component_fixture bench;
    auto types = one_echo();
    noting_observer observer;
    types.observe(observer);
    auto stage = configured("echo", {"<", false});
    auto rule = std::make_shared<config::error_rule>();
    rule->stages.push_back(configured("echo", {">", false}));
    stage.on_error = rule;
    ASSERT_TRUE(types.make_stages({stage}, bench.context("list")));
    EXPECT_EQ(observer.places, (std::vector<std::string>{
                                   "echo at list, stage 1 (echo)", "rule at list, stage 1 (echo)",
                                   "echo at list, stage 1 (echo), on_error, stage 1 (echo)"}));
}

TEST(registry, a_failure_to_make_names_the_connection) {
    testing::component_fixture bench;
    const auto made = one_echo().make<transformer>(configured("echo", {"", true}),
                                                   bench.context("route 'a': stage 1"));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message, "route 'a': stage 1: it is broken");
}

TEST(registry, does_not_make_what_it_does_not_know) {
    testing::component_fixture bench;
    const auto types = one_echo();
    EXPECT_FALSE(types.make<transformer>(configured("other", {}), bench.context("x")));
    EXPECT_FALSE(types.make<publisher>(configured("echo", {}), bench.context("x")));
    EXPECT_FALSE(types.make<transformer>({"echo", nullptr, {}}, bench.context("x")));
}

}  // namespace
}  // namespace sluice
