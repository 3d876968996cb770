// Every warning about an expression or a stage names its rule, and a comment at its place silences
// that rule alone.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct warned {
    const char* rule;
    const char* identifier;
    const char* stages;  // items of a list in YAML's flow style; the last one is warned about
};

void PrintTo(const warned& one, std::ostream* out) {
    *out << one.rule << ": " << one.identifier << " " << one.stages;
}

constexpr warned warned_rules[] = {
    {"text-without-quotes", "id", "filter: status == POSTED"},
    {"text-without-quotes", "id", R"(filter: 'status == "POSTED"')"},
    {"text-order", "id", "filter: day < '2026-01-01'"},
    {"argument-type", "id", "filter: sum('1') > 2"},
    {"pipe-to-function", "id", "filter: items | length"},
    {"hyphen-name", "id", "filter: line-items"},
    {"always-null", "id", R"(map: {a: "{{ upper(a).b }}"})"},
    {"always-false", "id", "filter: x == 'A' && x == 'B'"},
    {"always-true", "id", "filter: x == 'A' || 'B'"},
    {"undefined-variable", "id", R"(map: {a: "{{ $none }}"})"},
    {"never-reached", "id", "fail: stop\n      - log: never"},
    {"now-in-identifier", "'[id, now]'", "filter: id"},
    {"template-as-text", "id", R"(split: {items: parts, as: "{{ id }}"})"},
};

class expression_warning : public ::testing::TestWithParam<warned> {
 protected:
    std::string checked(const std::string& comment) const {
        const auto& one = GetParam();
        work.write("all.yaml",
                   "incoming:\n"
                   "  a:\n"
                   "    schedule: every 1h\n"
                   "    subscriber: {type: static, items: [{id: 1}]}\n"
                   "    identifier: " +
                       std::string(one.identifier) + comment +
                       "\n"
                       "    transformers:\n"
                       "      - " +
                       one.stages + comment +
                       "\n"
                       "outgoing: {o: {publisher: {type: none}}}\n"
                       "routes: {r: {from: a, to: o}}\n");
        return work.check().err;
    }

    job work;
};

TEST_P(expression_warning, is_silenced_by_its_rule_and_by_no_other) {
    const std::string shown = "[" + std::string(GetParam().rule) + "]";
    EXPECT_THAT(checked(""), HasSubstr(shown));
    EXPECT_THAT(checked("  # sluice: allow odd-quote"), HasSubstr(shown));
    EXPECT_THAT(checked("  # sluice: allow " + std::string(GetParam().rule)),
                Not(HasSubstr(shown)));
}

INSTANTIATE_TEST_SUITE_P(rules, expression_warning, ::testing::ValuesIn(warned_rules));

// A name beside the data can be wrong only where the data has no members of its own.
TEST(expression_warnings, a_name_that_no_scope_has) {
    job work;
    const auto checked = [&work](const std::string& comment) {
        work.write("all.yaml",
                   "clients: {shop: {type: http, base_url: \"http://shop.invalid\"}}\n"
                   "incoming:\n"
                   "  a:\n"
                   "    schedule: every 1h\n"
                   "    subscriber:\n"
                   "      type: http\n"
                   "      client: shop\n"
                   "      path: /items\n"
                   "      parameters: {query: {ws: \"{{ inputs.ws }}\"}}" +
                       comment +
                       "\n"
                       "outgoing: {o: {publisher: {type: none}}}\n"
                       "routes: {r: {from: a, to: o}}\n");
        return work.check().err;
    };
    EXPECT_THAT(checked(""), HasSubstr("[unknown-name]"));
    EXPECT_THAT(checked("  # sluice: allow unknown-name"), Not(HasSubstr("[unknown-name]")));
}

}  // namespace
}  // namespace sluice::testing
