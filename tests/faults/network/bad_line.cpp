#include "faults/network/bad_line.hpp"

#include "faults/kills/world.hpp"

#include <stdexcept>

namespace sluice::testing {

namespace {

std::string at(const fault_proxy& line) {
    return "http://127.0.0.1:" + std::to_string(line.port());
}

int times_in(const std::string& text, const std::string& part) {
    int times = 0;
    for (auto found = text.find(part); found != std::string::npos;
         found = text.find(part, found + 1)) {
        ++times;
    }
    return times;
}

void note_met(const fault_proxy& line, bad_line_outcome& into) {
    for (const auto& [what, count] : line.met()) {
        if (what != line_fault::none && what != line_fault::refused) {
            into.met[name_of(what)] += count;
        }
    }
}

void find_never_met(bad_line_outcome& of) {
    of.never_met.clear();
    for (int kind = 1; kind <= line_faults; ++kind) {
        const auto name = name_of(static_cast<line_fault>(kind));
        if (of.met[name] == 0) {
            of.never_met.insert(name);
        }
    }
}

}  // namespace

bad_line_outcome& bad_line_outcome::operator+=(const bad_line_outcome& other) {
    for (const auto& [name, count] : other.met) {
        met[name] += count;
    }
    all += other.all;
    find_never_met(*this);
    return *this;
}

bool bad_line_outcome::good() const {
    return all.lost == 0 && all.doubled == 0 && all.uncertain == 0 && all.disordered == 0;
}

std::string bad_line_outcome::text() const {
    std::string text;
    for (const auto& [name, count] : met) {
        text += name + " " + std::to_string(count) + ", ";
    }
    text += std::to_string(all.expected) + " results expected, lost " + std::to_string(all.lost) +
            " doubled " + std::to_string(all.doubled) + " uncertain " +
            std::to_string(all.uncertain) + " out of order " + std::to_string(all.disordered);
    for (const auto& one : all.remarks) {
        text += "\n" + one;
    }
    return text;
}

bad_line_outcome run_bad_line(const bad_line_options& options) {
    world world(options.seed, options.verified);
    fault_proxy to_sandbox(world.sandbox().port(), options.seed);
    fault_proxy to_counter(world.counter().port(), options.seed + 1);
    world.talk_through(at(to_sandbox) + "/api/_public/v1", at(to_counter));
    to_sandbox.misbehave(options.percent);
    to_counter.misbehave(options.percent);
    bad_line_outcome outcome;
    for (int round = 0; round < options.rounds; ++round) {
        world.feed();
        const auto end = run_to_end_of(world.round());
        if (end.signal != 0) {
            throw std::runtime_error("a round was ended by a signal: " + end.err);
        }
        outcome.met[name_of(line_fault::refused)] += times_in(end.err, "connection refused by");
    }
    to_sandbox.misbehave(0);
    to_counter.misbehave(0);
    world.finish();
    outcome.all = world.account();
    note_met(to_sandbox, outcome);
    note_met(to_counter, outcome);
    find_never_met(outcome);
    return outcome;
}

}  // namespace sluice::testing
