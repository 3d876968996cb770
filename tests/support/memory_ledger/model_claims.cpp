#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace sluice::testing {

using namespace ledger;

namespace {

enum class turn { claimable, passed_over, blocks, over };

turn turn_of(const stored_task& one, wall_time now) {
    const auto& task = one.whole.task;
    const bool due = task.next_attempt && *task.next_attempt <= now;
    switch (task.state) {
        case task_state::fresh:
            return turn::claimable;
        case task_state::processing:
            return one.lease_until <= now ? turn::claimable : turn::passed_over;
        case task_state::retry:
            return due || !task.next_attempt ? turn::claimable : turn::blocks;
        case task_state::waiting:
            return due ? turn::claimable : turn::blocks;
        default:
            return turn::over;
    }
}

std::optional<wall_time> earlier(std::optional<wall_time> left, std::optional<wall_time> right) {
    if (left && right) {
        return std::min(*left, *right);
    }
    return left ? left : right;
}

}  // namespace

claim_reply ledger_model::claim(const claim_request& request) {
    claim_reply reply;
    if (request.limit == 0) {
        return reply;
    }
    for (const auto id : request.in_hand) {
        const auto held = tasks_.find(id);
        if (held != tasks_.end() && held->second.whole.task.lane == request.lane &&
            held->second.whole.task.state == task_state::processing &&
            held->second.lease_until <= request.now) {
            held->second.lease_until = request.now + request.lease;
        }
    }
    if (request.by_key) {
        claim_by_key(request, reply);
    } else {
        claim_in_order(request, reply);
    }
    if (!reply.tasks.empty()) {
        reply.next_due.reset();
        return reply;
    }
    for (const auto& [id, one] : tasks_) {
        if (one.whole.task.lane == request.lane && one.whole.task.state == task_state::processing) {
            reply.next_due = earlier(reply.next_due, one.lease_until);
        }
    }
    return reply;
}

void ledger_model::claim_in_order(const claim_request& request, claim_reply& reply) {
    for (auto& [id, one] : tasks_) {
        if (reply.tasks.size() == request.limit) {
            break;
        }
        if (one.whole.task.lane != request.lane) {
            continue;
        }
        const auto its_turn = turn_of(one, request.now);
        if (its_turn == turn::claimable) {
            hand_out(one, request);
            reply.tasks.push_back(one.whole.task);
        } else if (its_turn == turn::blocks) {
            reply.next_due = one.whole.task.next_attempt;
            break;
        }
    }
}

void ledger_model::claim_by_key(const claim_request& request, claim_reply& reply) {
    std::set<std::string> taken;
    for (const auto& [id, one] : tasks_) {
        if (one.whole.task.lane == request.lane && one.whole.task.state == task_state::processing) {
            taken.insert(one.whole.task.order_key);
        }
    }
    taken.erase("");
    std::vector<stored_task*> again;
    std::vector<stored_task*> rest;
    for (auto& [id, one] : tasks_) {
        const auto& its = one.whole.task;
        const auto its_turn = turn_of(one, request.now);
        if (its.lane == request.lane && its.state == task_state::held && !its.order_key.empty()) {
            taken.insert(its.order_key);
        }
        if (its.lane != request.lane || its_turn == turn::over || its_turn == turn::passed_over) {
            continue;
        }
        if (its.state == task_state::processing) {
            rest.push_back(&one);
            continue;
        }
        const bool free = its.order_key.empty() || taken.insert(its.order_key).second;
        if (its_turn == turn::blocks) {
            reply.next_due = earlier(reply.next_due, its.next_attempt);
        } else if (free) {
            (its.state == task_state::fresh ? rest : again).push_back(&one);
        }
    }
    std::ranges::sort(again, {}, [](const stored_task* one) {
        return std::tuple(one->whole.task.next_attempt, one->whole.task.id);
    });
    again.insert(again.end(), rest.begin(), rest.end());
    again.resize(std::min(again.size(), request.limit));
    for (auto* one : again) {
        hand_out(*one, request);
        reply.tasks.push_back(one->whole.task);
    }
}

}  // namespace sluice::testing
