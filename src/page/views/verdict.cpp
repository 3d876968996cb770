#include "page/views/verdict.hpp"

#include "page/views/parts.hpp"
#include "page/views/problems.hpp"

#include <algorithm>

namespace sluice::operator_page {
namespace {

json::array object_rows(const json::value& verdict) {
    json::array rows;
    for (const auto& one : items(verdict, "objects")) {
        if (text_member(one, "fate") == "kept") {
            continue;
        }
        std::string because;
        for (const auto& each : items(one, "because")) {
            because += (because.empty() ? "" : ", ") + std::string(text_or_empty(each));
        }
        rows.push_back(json::object{{"kind", text_member(one, "kind")},
                                    {"name", text_member(one, "name")},
                                    {"fate", text_member(one, "fate")},
                                    {"because", because}});
    }
    return rows;
}

}  // namespace

shown verdict_page(const json::value& verdict, const std::string& directory) {
    shown made;
    made.title = "Reload";
    made.template_name = "verdict";
    auto& model = made.model;
    model["hook"] = nullptr;
    const auto outcome = text_member(verdict, "outcome");
    model["outcome"] = outcome;
    model["good"] = outcome == "applied" || outcome == "unchanged";
    model["generation"] = integer_member(verdict, "generation").value_or(0);
    model["took"] =
        format_duration(std::chrono::milliseconds(integer_member(verdict, "took_ms").value_or(0)));
    model["failure"] = text_member(verdict, "failure");
    model["mend"] = text_member(verdict, "mend");
    model["problems"] = problem_rows(items(verdict, "problems"), directory);
    model["objects"] = object_rows(verdict);
    model["kept"] = std::ranges::count_if(items(verdict, "objects"), [](const json::value& one) {
        return text_member(one, "fate") == "kept";
    });
    model["warnings"] = texts_of(verdict, "warnings");
    model["draining"] = texts_of(verdict, "draining");
    return made;
}

shown saved_page(const json::value& saved, const std::string& directory) {
    auto made = verdict_page(*member(saved, "verdict"), directory);
    made.model["hook"] = text_member(saved, "hook");
    return made;
}

}  // namespace sluice::operator_page
