#include <sluice/component/handled_failures.hpp>

#include <algorithm>

namespace sluice {

handled_failure& handled_failures::count_of(const std::string& stage, std::string_view rule) {
    const auto known = std::ranges::find_if(
        all_, [&](const handled_failure& one) { return one.stage == stage && one.rule == rule; });
    return known != all_.end() ? *known
                               : all_.emplace_back(handled_failure{stage, std::string(rule)});
}

void handled_failures::add(const std::string& stage, std::string_view rule, const std::string& id,
                           const failure& why) {
    auto& count = count_of(stage, rule);
    if (++count.records == 1) {
        count.first = "'" + id + "': " + describe(why);
    }
}

void handled_failures::add_all(const handled_failures& others) {
    for (const auto& other : others.all_) {
        auto& count = count_of(other.stage, other.rule);
        if (count.records == 0) {
            count.first = other.first;
        }
        count.records += other.records;
    }
}

}  // namespace sluice
