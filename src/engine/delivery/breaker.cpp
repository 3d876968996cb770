#include "engine/delivery/breaker.hpp"

#include <algorithm>

namespace sluice::engine {

target_signal signal_of(const failure& why) {
    switch (why.kind) {
        case failure_class::unreachable:
        case failure_class::busy:
        case failure_class::credential:
            return target_signal::troubled;
        case failure_class::refused:
            return target_signal::works;
        case failure_class::invalid:
        case failure_class::internal:
        case failure_class::uncertain:
            return target_signal::silent;
    }
    return target_signal::silent;
}

bool speaks_of_target_alone(const failure& why) {
    if (signal_of(why) != target_signal::troubled) {
        return false;
    }
    return !why.may_have_happened || why.kind != failure_class::unreachable || why.status == 502 ||
           why.status == 503;
}

breaker::pass breaker::look(wall_time now) const {
    switch (state_) {
        case state::closed:
            return pass::go;
        case state::open:
            return now >= next_probe_ ? pass::probe : pass::hold;
        case state::probing:
            return pass::hold;
    }
    return pass::go;
}

breaker::pass breaker::take(wall_time now) {
    const auto given = look(now);
    if (given == pass::probe) {
        state_ = state::probing;
    }
    return given;
}

breaker::change breaker::report(pass given, target_signal signal, wall_time now,
                                std::optional<std::chrono::milliseconds> asked_pause) {
    if (settings_.position == breaker_switch::off) {
        return change::none;
    }
    if (signal == target_signal::works) {
        in_a_row_ = 0;
        pause_ = std::chrono::milliseconds(0);
        const bool was_open = open();
        state_ = state::closed;
        return was_open ? change::closed : change::none;
    }
    if (given == pass::probe && state_ == state::probing) {
        state_ = state::open;
        if (signal == target_signal::silent) {
            return change::none;  // the next delivery is the probe
        }
        ++in_a_row_;
        wait_from(now, asked_pause);
        return change::still_open;
    }
    if (signal == target_signal::silent || open()) {
        return change::none;
    }
    if (++in_a_row_ < settings_.failures) {
        return change::none;
    }
    state_ = state::open;
    wait_from(now, asked_pause);
    return change::opened;
}

void breaker::wait_from(wall_time now, std::optional<std::chrono::milliseconds> asked_pause) {
    const auto longest = std::max(settings_.longest_pause, settings_.pause);
    pause_ = pause_.count() == 0 ? settings_.pause : std::min(pause_ * 2, longest);
    const auto believed =
        std::min(asked_pause.value_or(std::chrono::milliseconds(0)), settings_.longest_asked_wait);
    next_probe_ = now + std::max(pause_, believed);
}

}  // namespace sluice::engine
