#include "faults/power/possible_pasts.hpp"

#include "faults/ledger/ledger_text.hpp"

#include <algorithm>

namespace sluice::testing {

possible_pasts::possible_pasts(ledger_model begin, bool tail_may_go)
    : tail_may_go_(tail_may_go), sure_(std::move(begin)) {}

std::optional<std::string> possible_pasts::called(
    const std::vector<operation_pointer>& batch,
    const std::vector<std::optional<std::string>>& answers) {
    std::optional<std::string> wrong;
    const bool all = std::ranges::all_of(answers, [](const auto& one) { return one.has_value(); });
    // Each failed call may be there or not, independently of the others: they may have been in
    // several groups, of which one was rolled back and another cut off.
    std::vector<ledger_model> doubted{sure_};
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!answers[i]) {
            for (std::size_t with = doubted.size(); with > 0; --with) {
                auto past = doubted[with - 1];
                batch[i]->on_model(past);
                doubted_.push_back(past);
                doubted.push_back(std::move(past));
            }
            continue;
        }
        if (tail_may_go_) {
            earlier_.push_back(sure_);
        }
        const auto before = doubted_.empty() ? std::string() : text_of(sure_, wall_time{});
        const auto expected = batch[i]->on_model(sure_);
        if (all && expected != *answers[i] && !wrong) {
            wrong = batch[i]->text() + "\n" + difference(expected, *answers[i]);
        }
        if (!doubted_.empty() && text_of(sure_, wall_time{}) == before) {
            // The call wrote nothing, so an earlier failed one may still stand in the log.
            for (auto* pasts : {&doubted_, &doubted}) {
                for (auto& past : *pasts) {
                    batch[i]->on_model(past);
                }
            }
            continue;
        }
        // An earlier failed call was rolled back, and its place in the log is taken.
        doubted_.clear();
        doubted = {sure_};
    }
    return wrong;
}

std::optional<ledger_model> possible_pasts::matching(
    const std::string& whole, wall_time now, const std::vector<operation_pointer>& since) const {
    const auto led_to = [&](ledger_model past) -> std::optional<ledger_model> {
        for (const auto& one : since) {
            one->on_model(past);
        }
        return text_of(past, now) == whole ? std::optional(std::move(past)) : std::nullopt;
    };
    auto found = led_to(sure_);
    for (const auto* group : {&doubted_, &earlier_}) {
        for (auto past = group->rbegin(); !found && past != group->rend(); ++past) {
            found = led_to(*past);
        }
    }
    return found;
}

}  // namespace sluice::testing
