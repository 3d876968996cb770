#include "engine/engine.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

// Puts another plan in force, and sees the parts of the former one out.

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds between_looks_at_parts{1};

template <class Unit>
std::vector<std::shared_ptr<Unit>> not_in(const std::vector<std::shared_ptr<Unit>>& all,
                                          const std::vector<std::shared_ptr<Unit>>& others) {
    std::set<const Unit*> known;
    for (const auto& one : others) {
        known.insert(one.get());
    }
    std::vector<std::shared_ptr<Unit>> left;
    std::ranges::copy_if(all, std::back_inserter(left),
                         [&](const auto& one) { return !known.contains(one.get()); });
    return left;
}

}  // namespace

std::vector<std::string> engine::swap(plan next, name_findings names) {
    say_names(names);
    plan_ = std::move(next);
    renamed_ = std::move(names.renamed);
    const auto lanes = std::exchange(lanes_, lanes_of_plan(lanes_));
    const auto intakes = std::exchange(intakes_, intakes_of_plan(intakes_));
    index_lanes();
    std::erase_if(targets_, [this](const auto& target) {
        return std::ranges::find(plan_.outgoing, target.second.outgoing) == plan_.outgoing.end();
    });
    auto leaving_lanes = not_in(lanes, lanes_);
    auto leaving_intakes = not_in(intakes, intakes_);
    for (const auto& unit : leaving_intakes) {
        retire(*unit);
    }
    for (const auto& unit : leaving_lanes) {
        retire(*unit);
    }
    // A successor waits for the lock that the leaving unit holds.
    for (const auto& unit : not_in(lanes_, lanes)) {
        begin(unit);
    }
    for (const auto& unit : not_in(intakes_, intakes)) {
        begin(unit);
    }
    keep_windows();
    leaving_lanes_.insert(leaving_lanes_.end(), leaving_lanes.begin(), leaving_lanes.end());
    leaving_intakes_.insert(leaving_intakes_.end(), leaving_intakes.begin(), leaving_intakes.end());
    auto at_work = draining();
    if (!leaving_lanes.empty() || !leaving_intakes.empty()) {
        seeing_out_.spawn(
            "end of the former plan",
            see_out(std::move(leaving_lanes), std::move(leaving_intakes), plan_.daemon.grace));
    }
    return at_work;
}

void engine::retire(lane_unit& unit) {
    unit.retired = true;
    unit.works.stop();
}

// Between two runs it only waits, and nothing is lost with a wait.
void engine::retire(intake_unit& unit) {
    unit.retired = true;
    unit.runs.stop();
    if (auto* box = unit.parts.incoming->source->announces()) {
        box->close();  // ends its wait for requests
    } else if (!unit.runs.is_running()) {
        unit.scheduling.cancel();
    }
}

std::vector<std::string> engine::draining() const {
    std::vector<std::string> names;
    for (const auto& unit : leaving_intakes_) {
        if (unit->runs.is_running()) {
            names.push_back(unit->name());
        }
    }
    for (const auto& unit : leaving_lanes_) {
        if (unit->works.is_delivering()) {
            names.push_back(unit->name());
        }
    }
    return names;
}

awaitable<void> engine::see_out(lane_list lanes, intake_list intakes,
                                std::chrono::milliseconds grace) {
    const auto deadline = services_.time.steady_now() + grace;
    bool said = false;
    for (;;) {
        std::erase_if(lanes, [](const auto& unit) { return !unit->running.runs(); });
        std::erase_if(intakes, [](const auto& unit) { return !unit->is_at_work(); });
        std::erase_if(leaving_lanes_, [](const auto& unit) { return !unit->running.runs(); });
        std::erase_if(leaving_intakes_, [](const auto& unit) { return !unit->is_at_work(); });
        if (lanes.empty() && intakes.empty()) {
            co_return;
        }
        const auto left = deadline - services_.time.steady_now();
        if (left.count() > 0) {
            co_await services_.time.sleep_for(std::min<std::chrono::milliseconds>(
                ceil<std::chrono::milliseconds>(left), between_looks_at_parts));
            continue;
        }
        std::vector<std::string> late;
        for (const auto& unit : intakes) {
            late.push_back(unit->name());
            unit->scheduling.cancel();
            unit->by_hand.cancel();
        }
        for (const auto& unit : lanes) {
            late.push_back(unit->name() +
                           (unit->works.may_be_cut() ? "" : ", which nobody could ask about"));
            if (unit->works.may_be_cut()) {
                unit->running.cancel();
            }
        }
        if (!std::exchange(said, true)) {
            services_.log.write(
                log_level::warning,
                "parts of the former configuration did not end in time, and are cut off",
                {{"parts", joined(late, ", ")}, {"grace", format_duration(grace)}});
        }
        co_await services_.time.sleep_for(between_looks_at_parts);
    }
}

}  // namespace sluice::engine
