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
    // Each call that failed may be there or not, whatever became of those beside it: they may have
    // been written in several groups, of which one was taken back and another cut off.
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
        const auto expected = batch[i]->on_model(sure_);
        if (all && expected != *answers[i] && !wrong) {
            wrong = batch[i]->text() + "\n" + difference(expected, *answers[i]);
        }
        // What failed before it was taken back, and its place in the log is taken.
        doubted_.clear();
        doubted = {sure_};
    }
    return wrong;
}

std::optional<ledger_model> possible_pasts::matching(const std::string& whole,
                                                     wall_time now) const {
    const auto knows = [&](const ledger_model& past) { return text_of(past, now) == whole; };
    if (knows(sure_)) {
        return sure_;
    }
    for (const auto* group : {&doubted_, &earlier_}) {
        for (auto past = group->rbegin(); past != group->rend(); ++past) {
            if (knows(*past)) {
                return *past;
            }
        }
    }
    return std::nullopt;
}

}  // namespace sluice::testing
