// A stage that holds stages is written once, whether they wait or not. The configuration has its
// list, the registry makes it, and a pipeline runs it.

#include "support/component_fixture.hpp"
#include "support/moments.hpp"
#include "support/scripted_stages.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using sluice::testing::morning;
using ::testing::ElementsAre;

struct when_options {
    std::optional<expression> condition;
    config::stage_list stages;
};

const config::declaration<when_options>& when_declaration() {
    static const auto declared = [] {
        config::declaration<when_options> d("when", "Runs stages on a record that is meant");
        d.field("if", &when_options::condition, "An expression").required();
        d.field("do", &when_options::stages, "The stages").required().component("transformer");
        return d;
    }();
    return declared;
}

class when_transformer final : public transformer {
 public:
    when_transformer(expression condition, pipeline stages)
        : condition_(std::move(condition)), stages_(std::move(stages)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        const auto meant = condition_.test(entity.data, scope);
        if (!meant) {
            return meant.error();
        }
        if (*meant) {
            return stages_.apply(std::move(entity), scope, out);
        }
        out.emit(std::move(entity));
        return {};
    }
    bool waits() const override { return stages_.waits(); }
    bool multiplies() const override { return stages_.multiplies(); }

 private:
    expression condition_;
    pipeline stages_;
};

struct script_options {
    bool broken = false;
};

// A type of stage that does as the script says.
template <class Stage>
void add_scripted(registry& types, const config::declaration<script_options>& declared,
                  scripted_stage::script script) {
    types.add<transformer>(
        declared,
        [script = std::move(script)](
            const script_options& options,
            const component_context& context) -> result<std::shared_ptr<transformer>> {
            if (options.broken) {
                return failure(failure_class::refused, "not in " + context.name);
            }
            return std::make_shared<Stage>(script);
        });
}

config::declaration<script_options> scripted_declaration(const char* name) {
    config::declaration<script_options> d(name, "Does what a test says");
    d.field("broken", &script_options::broken, "It cannot be made").shorthand();
    return d;
}

class nested_stages : public ::testing::Test {
 protected:
    nested_stages() {
        types_.add<transformer>(
            when_declaration(),
            [](const when_options& options,
               const component_context& context) -> result<std::shared_ptr<transformer>> {
                auto stages = context.types->make_stages(options.stages, context);
                if (!stages) {
                    return stages.error();
                }
                return std::make_shared<when_transformer>(*options.condition, *std::move(stages));
            });
        static const auto marks = scripted_declaration("mark");
        static const auto asks = scripted_declaration("ask");
        static const auto doubles = scripted_declaration("double");
        add_scripted<scripted_stage>(types_, marks, [this](entity entity, auto scope, auto& out) {
            return marked(std::move(entity), "marked", scope, out);
        });
        add_scripted<waiting_stage>(types_, asks, [this](entity entity, auto scope, auto& out) {
            return marked(std::move(entity), "asked", scope, out);
        });
        add_scripted<doubling_script>(types_, doubles, {});
    }

    class doubling_script final : public transformer {
     public:
        explicit doubling_script(const scripted_stage::script& /*none*/) {}
        stage_work apply(entity entity, expression_scope /*scope*/,
                         stage_output& out) const override {
            out.emit(entity);
            out.emit(std::move(entity));
            return {};
        }
        bool multiplies() const override { return true; }
    };

    result<void> marked(entity entity, const std::string& mark, expression_scope scope,
                        stage_output& out) {
        entity.id += " " + mark;
        names_.push_back(write_json(*scope.names));
        return keeping(mark, "1")(std::move(entity), scope, out);
    }

    result<std::shared_ptr<transformer>> make(const std::string& yaml) {
        config::diagnostics problems;
        config::configured_component component;
        component.type = "when";
        component.options = config::read_text(when_declaration(), "stage.yaml", yaml, types_,
                                              config::system_variables(), problems);
        EXPECT_TRUE(component.given()) << problems.to_text();
        return types_.make<transformer>(component, parts_.context("the route"));
    }

    result<stage_output> run(const std::string& yaml, kept_values* kept = nullptr) {
        const pipeline outer({{"stage 1 (when)", make(yaml).value()}});
        entity entity;
        entity.id = "a";
        entity.headers["event"] = "new";
        entity.data = 1;
        const json::object more{{"response", "r"}};
        return parts_.run(
            outer.run(std::move(entity), {.now = morning, .kept = kept, .names = &more}));
    }

    std::vector<std::string> ids(const std::string& yaml) {
        auto out = run(yaml);
        EXPECT_TRUE(out) << describe(out.error());
        std::vector<std::string> all;
        for (const auto& one : out->entities()) {
            all.push_back(one.id);
        }
        return all;
    }

    registry types_;
    testing::component_fixture parts_;
    std::vector<std::string> names_;
};

TEST_F(nested_stages, run_at_once_when_none_waits) {
    const std::string yaml = "{if: '@', do: [mark: false, mark: false]}";
    const auto stage = make(yaml).value();
    EXPECT_FALSE(stage->waits());
    json::object names;
    stage_output out;
    entity entity;
    entity.data = 1;
    EXPECT_TRUE(stage->apply(std::move(entity), {&names}, out).is_ready());
    EXPECT_THAT(ids(yaml), ElementsAre("a marked marked"));
}

TEST_F(nested_stages, wait_when_one_of_them_does) {
    const std::string yaml = "{if: '@', do: [mark: false, ask: false, mark: false]}";
    EXPECT_TRUE(make(yaml).value()->waits());
    EXPECT_THAT(ids(yaml), ElementsAre("a marked asked marked"));
}

TEST_F(nested_stages, nest_as_deep_as_they_like) {
    EXPECT_THAT(ids("{if: '@', do: [when: {if: '@', do: [ask: false]}, mark: false]}"),
                ElementsAre("a asked marked"));
    EXPECT_THAT(ids("{if: '!@', do: [ask: false]}"), ElementsAre("a"));
}

TEST_F(nested_stages, multiply_when_one_of_them_does) {
    const std::string yaml = "{if: '@', do: [double: false, ask: false]}";
    EXPECT_TRUE(make(yaml).value()->multiplies());
    EXPECT_THAT(ids(yaml), ElementsAre("a asked", "a asked"));
}

TEST_F(nested_stages, see_the_names_of_the_outer_stage_beside_their_own_record) {
    ids("{if: '@', do: [mark: false, ask: false]}");
    EXPECT_THAT(
        names_,
        ElementsAre(
            R"({"header":{"event":"new"},"entity":{"type":"","id":"a"},"now":"2026-01-31T09:00:00Z","response":"r"})",
            R"({"header":{"event":"new"},"entity":{"type":"","id":"a marked"},"now":"2026-01-31T09:00:00Z","response":"r"})"));
}

TEST_F(nested_stages, keep_their_changes_with_those_of_the_outer_stages) {
    kept_values kept;
    EXPECT_TRUE(run("{if: '@', do: [mark: false, ask: false]}", &kept));
    EXPECT_EQ(kept.size(), 2U);
}

TEST_F(nested_stages, a_failure_to_make_one_names_it_once) {
    const auto made = make("{if: '@', do: [mark: false, when: {if: '@', do: [ask: true]}]}");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message,
              "the route: stage 2 (when): stage 1 (ask): not in the route, stage 2 (when), "
              "stage 1 (ask)");
}

TEST_F(nested_stages, a_reason_to_drop_and_a_failure_name_the_way_in) {
    class refusing final : public transformer {
     public:
        stage_work apply(entity /*entity*/, expression_scope /*scope*/,
                         stage_output& out) const override {
            out.drop("not wanted");
            return {};
        }
    };
    const pipeline inner({{"stage 2 (filter)", std::make_shared<refusing>()}});
    const pipeline outer({{"stage 1 (each)", std::make_shared<pipeline>(inner)}});
    EXPECT_EQ(parts_.run(outer.run({}, {morning}))->reason(),
              "stage 1 (each): stage 2 (filter): not wanted");
    const pipeline broken(
        {{"stage 1 (each)", std::make_shared<pipeline>(std::vector{stage_that(
                                "stage 2 (map)", failing(failure_class::invalid, "bad"))})}});
    EXPECT_EQ(parts_.run(broken.run({}, {morning})).error().message,
              "stage 1 (each): stage 2 (map): bad");
}

}  // namespace
}  // namespace sluice
