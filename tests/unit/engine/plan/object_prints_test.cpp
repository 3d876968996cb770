#include "engine/plan/object_prints.hpp"

#include "engine/plan/layout.hpp"

#include <sluice/component/registry.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <support/temporary_directory.hpp>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;

struct marked_options {
    std::string text;
};

class marked_stage final : public transformer {
 public:
    stage_work apply(entity, expression_scope, stage_output&) const override {
        return result<void>();
    }
};

const config::declaration<marked_options>& marked_declaration() {
    static const auto declared = [] {
        config::declaration<marked_options> d("mark", "Stands for any stage");
        d.field("text", &marked_options::text, "Any text").shorthand();
        return d;
    }();
    return declared;
}

class object_prints_test : public ::testing::Test {
 protected:
    object_prints_test() {
        types_.add<transformer>(marked_declaration(),
                                [](const marked_options&, const component_context&)
                                    -> result<std::shared_ptr<transformer>> {
                                    return std::make_shared<marked_stage>();
                                });
    }

    object_prints of(const std::string& yaml) {
        std::ofstream(directory_ / "a.yaml", std::ios::binary) << yaml;
        const auto given = config::load(directory_.path(), configuration_layout(), types_,
                                        config::system_variables());
        return prints_of(given);
    }
    std::string hash(const std::string& storage) {
        return of("storages: {s: " + storage + "}\n").at({"storage", "s"}).hash;
    }

    testing::temporary_directory directory_;
    registry types_;
};

TEST_F(object_prints_test, differ_when_a_value_differs) {
    const auto before = hash("{keep: 1d, description: a}");
    EXPECT_NE(before, hash("{keep: 2d, description: a}"));
    EXPECT_NE(before, hash("{keep: 1d}"));
    EXPECT_NE(before, hash("{keep: 1d, description: ''}"));
    EXPECT_NE(hash("{description: '1'}"), hash("{description: 1}")) << "quotes change the type";
    EXPECT_NE(hash("{description: ab, keep: c}"), hash("{description: a, keep: bc}"));
}

TEST_F(object_prints_test, leave_out_comments_order_and_place) {
    EXPECT_EQ(hash("{keep: 1d, description: a}"), hash("{description: a, keep: 1d} # said"));
    EXPECT_EQ(hash("{keep: 1d}"),
              of("# moved\n\nstorages:\n  other: {}\n  s:\n    keep: 1d\n").at({"storage", "s"}).hash);
}

TEST_F(object_prints_test, see_the_values_of_variables) {
    ::setenv("PRINTS_TEST", "one", 1);
    const auto before = hash("{description: \"${env:PRINTS_TEST}\"}");
    EXPECT_EQ(before, hash("{description: \"${env:PRINTS_TEST}\"}"));
    ::setenv("PRINTS_TEST", "two", 1);
    EXPECT_NE(before, hash("{description: \"${env:PRINTS_TEST}\"}"));
    ::unsetenv("PRINTS_TEST");
}

TEST_F(object_prints_test, name_the_objects_that_are_used_each_once) {
    const auto all = of(
        "outgoing:\n"
        "  a: {transformers: [clean, {mark: x}, clean]}\n"
        "  b: {transformers: [{mark: y}]}\n"
        "routes:\n"
        "  r: {from: i, to: [a, b], then: [{after: a, to: b}]}\n"
        "transformers:\n"
        "  clean: [{mark: z}, deeper]\n"
        "  deeper: [{mark: z}]\n");
    EXPECT_THAT(all.at({"outgoing", "a"}).uses,
                ElementsAre(object_key("transformer", "clean"),
                            object_key("transformer", "deeper")));
    EXPECT_THAT(all.at({"outgoing", "b"}).uses, ElementsAre());
    EXPECT_THAT(all.at({"route", "r"}).uses,
                ElementsAre(object_key("incoming", "i"), object_key("outgoing", "a"),
                            object_key("outgoing", "b")));
    EXPECT_THAT(all.at({"transformer", "clean"}).uses,
                ElementsAre(object_key("transformer", "deeper")));
}

}  // namespace
}  // namespace sluice::engine
