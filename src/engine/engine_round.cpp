#include "engine/engine.hpp"
#include "engine/maintenance_watch.hpp"

#include <algorithm>

// Runs one full round by hand: every incoming once, then every lane until nothing is due.

namespace sluice::engine {

bool round_report::went_well() const {
    const auto failed = [](const incoming_line& line) {
        return !line.failure.empty() || line.rejected > 0;
    };
    const auto stuck = [](const lane_line& line) {
        return line.settled.contains(ledger::task_state::failed) ||
               line.settled.contains(ledger::task_state::uncertain);
    };
    return std::ranges::none_of(incoming, failed) && std::ranges::none_of(lanes, stuck);
}

awaitable<round_report> engine::run_once(std::string only, std::chrono::milliseconds patience) {
    round_report report;
    for (const auto& unit : intakes_) {
        if (only.empty() || unit->parts.incoming->name == only) {
            report.incoming.push_back(co_await run_incoming(&unit->runs));
        }
    }
    report.lanes = co_await drain_lanes(patience);
    co_return report;
}

awaitable<round_report::incoming_line> engine::run_incoming(intake* runs) {
    round_report::incoming_line line;
    line.name = runs->incoming().name;
    if (const auto renamed = renamed_.find(line.name); renamed != renamed_.end()) {
        line.failure = describe(renamed->second);
        co_return line;
    }
    if (pauses_.paused(ledger::paused_kind::incoming, line.name)) {
        line.failure = "it is paused by hand: resume it first";
        co_return line;
    }
    const auto held = held_by_maintenance(services_, ledger::paused_kind::incoming, line.name);
    if (held) {
        line.failure = describe(*held);
        co_return line;
    }
    const auto counts = co_await runs->run("hand");
    if (counts) {
        line.counts = *counts;
        line.rejected = counts->rejected;
    } else {
        line.failure = describe(counts.error());
    }
    co_return line;
}

awaitable<std::vector<round_report::lane_line>> engine::drain_lanes(
    std::chrono::milliseconds patience) {
    const auto until = services_.time.now() + patience;
    std::vector<round_report::lane_line> lines;
    // One pass suffices: lanes_ has each outgoing after those that lead to it (outgoings_of).
    for (const auto& unit : lanes_) {
        auto& lane = unit->works;
        round_report::lane_line line;
        line.lane = lane.name();
        lane.begin_by_hand();
        for (;;) {
            line.next_due = co_await lane.drain();
            if (!line.next_due || *line.next_due > until) {
                break;
            }
            const auto pause = *line.next_due - services_.time.now();
            co_await services_.time.sleep_for(std::max(pause, std::chrono::milliseconds(1)));
        }
        lines.push_back(std::move(line));
    }
    const auto asked = co_await confirmations_->ask_due();
    if (!asked) {
        trouble_.failed("results not confirmed", asked.error());
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].settled = lanes_[i]->works.settled();
    }
    co_return lines;
}

}  // namespace sluice::engine
