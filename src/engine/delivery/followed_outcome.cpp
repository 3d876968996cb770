#include "engine/delivery/followed_outcome.hpp"

#include "engine/followed_tasks.hpp"

#include <algorithm>
#include <memory>

namespace sluice::engine {

void note_followed(const delivery_context& context, attempt& attempt) {
    const auto* followed = context.services.followed;
    if (followed == nullptr || !followed->follows(attempt.task.id)) {
        return;
    }
    attempt.followed = std::make_shared<followed_send>();
    attempt.followed->data = attempt.delivery.entity.data;
    attempt.followed->answered = std::make_shared<net::response>();
    attempt.delivery.reply = attempt.followed->answered;
}

void tell_followers(const delivery_context& context, const std::vector<attempt>& attempts,
                    const std::vector<ledger::settlement>& outcomes) {
    auto* followed = context.services.followed;
    if (followed == nullptr) {
        return;
    }
    for (const auto& outcome : outcomes) {
        if (!followed->follows(outcome.id)) {
            continue;
        }
        followed_task told;
        told.id = outcome.id;
        told.state = outcome.to;
        told.reason = outcome.reason;
        told.external_id = outcome.external_id;
        const auto one = std::ranges::find(attempts, outcome.id,
                                           [](const auto& attempt) { return attempt.task.id; });
        if (one != attempts.end()) {
            told.lane = one->task.lane;
            if (one->followed) {
                told.data = one->followed->data;
                told.reply = one->followed->reply;
                told.answered = one->followed->answered;
            } else if (auto data = parse_json(one->task.data)) {
                told.data = *std::move(data);
            }
        }
        followed->settled(told);
    }
}

}  // namespace sluice::engine
