// Templates of a configuration: one definition, many uses.

#include "config/expansion.hpp"

#include "config/source.hpp"
#include "config/variables.hpp"
#include "config/yaml.hpp"
#include "configured.hpp"

#include <sluice/config/written.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class given_variables final : public variable_source {
 public:
    std::map<std::string, std::string> values;
    std::optional<std::string> environment(const std::string& name) const override {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    result<std::string> file(const std::filesystem::path& /*path*/) const override {
        return failure(failure_class::invalid, "there is none");
    }
};

class expansion : public ::testing::Test {
 protected:
    // Returns the documents that uses make, as YAML; or the problems.
    std::string made(const std::string& yaml) {
        diagnostics problems;
        reader_state state(problems, configured_.types);
        const auto file = source_from("a.yaml", yaml, problems);
        auto root = parse_yaml(file, problems).value();
        for (auto& top : root.members) {
            if (top.key != templates_key) {
                resolve_variables(top.value, variables, state);
            }
        }
        std::vector<node> documents{std::move(root)};
        expand_templates(documents, &variables, state);
        std::string text;
        for (std::size_t at = 1; at < documents.size(); ++at) {
            text += shown(documents[at]);
        }
        return problems.empty() ? text : problems.to_text();
    }

    static std::string shown(const node& from) {
        switch (from.kind) {
            case node::kinds::scalar:
                return from.quoted ? "'" + from.text + "'" : from.text;
            case node::kinds::list: {
                std::string text;
                for (const auto& item : from.items) {
                    text += (text.empty() ? "" : ",") + shown(item);
                }
                return "[" + text + "]";
            }
            case node::kinds::map: {
                std::string text;
                for (const auto& one : from.members) {
                    text += (text.empty() ? "" : ",") + one.key + ":" + shown(one.value);
                }
                return "{" + text + "}";
            }
            case node::kinds::null:
                break;
        }
        return "null";
    }

    configured configured_;
    given_variables variables;
};

TEST_F(expansion, puts_parameters_into_keys_texts_and_whole_values) {
    EXPECT_EQ(made("templates:\n"
                   "  shop:\n"
                   "    parameters: {workspace: , every: 5m, tags: []}\n"
                   "    objects:\n"
                   "      incoming:\n"
                   "        posts-${param:name}: {schedule: \"every ${param:every}\", "
                   "tags: \"${param:tags}\", w: \"${param:workspace}\"}\n"
                   "uses:\n"
                   "  north: {template: shop, with: {workspace: 7, tags: [a, b]}}\n"
                   "  south: {template: shop, with: {workspace: w2, every: 1h}}\n"),
              "{incoming:{posts-north:{schedule:'every 5m',tags:[a,b],w:7}}}"
              "{incoming:{posts-south:{schedule:'every 1h',tags:[],w:w2}}}");
}

TEST_F(expansion, other_variables_are_resolved_in_each_object) {
    variables.values = {{"BASE", "https://x"}, {"SECOND", "${env:BASE}"}};
    EXPECT_EQ(made("templates:\n"
                   "  a:\n"
                   "    parameters: {p: \"${env:BASE}\"}\n"
                   "    objects: {clients: {c: {url: \"${env:BASE}/${param:p}/$${param:p}\"}}}\n"
                   "uses:\n"
                   "  one: {template: a}\n"
                   "  two: {template: a, with: {p: \"${env:SECOND}\"}}\n"),
              "{clients:{c:{url:'https://x/https://x/${param:p}'}}}"
              "{clients:{c:{url:'https://x/${env:BASE}/${param:p}'}}}")
        << "a value from outside is no variable";
}

TEST_F(expansion, a_missing_parameter_is_a_mistake_of_the_use) {
    EXPECT_EQ(made("templates:\n  a: {parameters: {p: }, objects: {}}\n"
                   "uses:\n  one: {template: a}\n"),
              "a.yaml:4:3: 'one' needs the parameter 'p' in uses.one\n"
              "    4 |   one: {template: a}\n"
              "      |   ^ give it: with: {p: …}\n");
}

TEST_F(expansion, an_unknown_parameter_is_a_mistake_where_it_stands) {
    EXPECT_THAT(made("templates:\n  a: {parameters: {workspace: }, objects: {}}\n"
                     "uses:\n  one: {template: a, with: {workspace: 1, worksapce: 2}}\n"),
                HasSubstr("a.yaml:4:43: template 'a' has no parameter 'worksapce' in uses.one\n"));
    const auto wrong = made(
        "templates:\n  a:\n    parameters: {workspace: }\n"
        "    objects: {incoming: {x: {w: \"a ${param:worksapce}\"}}}\n"
        "uses:\n  one: {template: a, with: {workspace: 1}}\n");
    EXPECT_THAT(wrong, HasSubstr("a.yaml:4:36: template 'a' has no parameter 'worksapce'"));
    EXPECT_THAT(wrong, HasSubstr("did you mean 'workspace'?"));
    EXPECT_THAT(wrong, HasSubstr("a.yaml:6:3: made here: 'one' of template 'a'\n"))
        << "both places are named";
}

TEST_F(expansion, a_map_cannot_stand_within_a_text) {
    EXPECT_THAT(made("templates:\n  a: {parameters: {p: }, objects: {x: {y: \"a ${param:p}\"}}}\n"
                     "uses:\n  one: {template: a, with: {p: {q: 1}}}\n"),
                HasSubstr("the parameter 'p' is a map, and stands within a text here"));
}

TEST_F(expansion, two_keys_that_become_one_are_a_mistake) {
    EXPECT_THAT(made("templates:\n  a: {parameters: {p: x}, objects: {incoming: {x: 1, "
                     "\"${param:p}\": 2}}}\nuses:\n  one: {template: a}\n"),
                HasSubstr("'x' is there twice"));
}

TEST_F(expansion, templates_do_not_nest) {
    EXPECT_THAT(made("templates:\n  a: {objects: {uses: {b: {template: a}}}}\n"
                     "uses:\n  one: {template: a}\n"),
                HasSubstr("template 'a' holds 'uses'"));
}

TEST_F(expansion, a_use_can_be_switched_off) {
    EXPECT_EQ(made("templates:\n  a: {objects: {incoming: {x: {enabled: true, y: 1}}, "
                   "routes: {r: {from: x}}, outgoing: {o: {}}}}\n"
                   "uses:\n  one: {template: a, enabled: false}\n"),
              "{incoming:{x:{y:1,enabled:false}},routes:{r:{from:x,enabled:false}},"
              "outgoing:{o:{}}}");
}

TEST_F(expansion, a_parameter_that_holds_braces_is_text) {
    const auto yaml =
        "templates:\n  a:\n    parameters: {p: }\n"
        "    objects: {x: {y: \"{{ a }} ${param:p}\"}}\n"
        "uses:\n  one: {template: a, with: {p: \"{{ now }}\"}}\n";
    diagnostics problems;
    reader_state state(problems, configured_.types);
    std::vector<node> documents{
        parse_yaml(source_from("a.yaml", yaml, problems), problems).value()};
    expand_templates(documents, &variables, state);
    const auto& scalar = *documents[1].find("x")->find("y");
    EXPECT_EQ(scalar.text, "{{ a }} {{ now }}");
    ASSERT_EQ(scalar.resolved.size(), 1U);
    EXPECT_EQ(scalar.resolved[0], std::pair(std::size_t{8}, std::size_t{17}));
}

TEST_F(expansion, a_parameter_in_place_of_a_value_names_the_use_first) {
    const auto yaml =
        "templates:\n  a:\n    parameters: {p: }\n    objects: {x: \"${param:p}\"}\n"
        "uses:\n  one: {template: a, with: {p: 7}}\n";
    diagnostics problems;
    reader_state state(problems, configured_.types);
    std::vector<node> documents{
        parse_yaml(source_from("a.yaml", yaml, problems), problems).value()};
    expand_templates(documents, &variables, state);
    const auto& value = *documents[1].find("x");
    EXPECT_EQ(value.at.line, 6U);
    ASSERT_TRUE(value.at.beside);
    EXPECT_EQ(value.at.beside->at.line, 4U);
    EXPECT_EQ(value.at.beside->text, "template 'a' puts it here");
}

}  // namespace
}  // namespace sluice::config::testing
