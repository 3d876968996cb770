#include <sluice/config/error_rule.hpp>

namespace sluice::config {

std::string_view name_of(error_way way) {
    switch (way) {
        case error_way::fail:
            return "fail";
        case error_way::skip:
            return "skip";
        case error_way::keep:
            return "keep";
        case error_way::stages:
            return "do";
    }
    return "fail";
}

namespace {

void check_one_way(const error_rule& given, section_report& report) {
    if (given.rule.has_value() != given.stages.empty()) {
        report.add("do", "on_error needs a rule or stages, and not both",
                   "write on_error: skip, or on_error: {do: [ … ]}");
    }
}

}  // namespace

const declaration<error_rule>& error_rule_declaration() {
    static const auto declared = [] {
        using o = error_rule;
        declaration<o> d("on_error",
                         "Says what happens to a record when the stage beside it fails on it");
        d.field("rule", &o::rule, "A rule without stages of its own")
            .shorthand()
            .choice("fail", error_way::fail, "the record fails, as it does without a rule")
            .choice("skip", error_way::skip, "the record goes no further")
            .choice("keep", error_way::keep, "the record goes on as it came to the stage");
        d.field("do", &o::stages,
                "Stages in place of the one that failed. They take the record as it came to that "
                "stage, and see `error` (stage, message, mend)")
            .component("transformer")
            .example("[{set: {problem: \"{{ error.message }}\"}}]");
        d.check(check_one_way);
        return d;
    }();
    return declared;
}

}  // namespace sluice::config
