#include "engine/delivery/breaker.hpp"

#include <algorithm>

namespace sluice::engine {

target_word word_of(const failure& why) {
    switch (why.kind) {
        case failure_class::unreachable:
        case failure_class::busy:
        case failure_class::credential:
            return target_word::troubled;
        case failure_class::refused:
            return target_word::works;
        case failure_class::invalid:
        case failure_class::internal:
        case failure_class::uncertain:
            return target_word::silent;
    }
    return target_word::silent;
}

bool speaks_of_target_alone(const failure& why) {
    if (word_of(why) != target_word::troubled) {
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

breaker::change breaker::heard(pass as, target_word word, wall_time now,
                               std::optional<std::chrono::milliseconds> asked) {
    if (settings_.position == breaker_switch::off) {
        return change::none;
    }
    if (word == target_word::works) {
        in_a_row_ = 0;
        pause_ = std::chrono::milliseconds(0);
        const bool was_open = open();
        state_ = state::closed;
        return was_open ? change::closed : change::none;
    }
    if (as == pass::probe && state_ == state::probing) {
        state_ = state::open;
        if (word == target_word::silent) {
            return change::none;  // the next delivery is the probe
        }
        ++in_a_row_;
        wait_from(now, asked);
        return change::still_open;
    }
    if (word == target_word::silent || open()) {
        return change::none;
    }
    if (++in_a_row_ < settings_.failures) {
        return change::none;
    }
    state_ = state::open;
    wait_from(now, asked);
    return change::opened;
}

void breaker::wait_from(wall_time now, std::optional<std::chrono::milliseconds> asked) {
    const auto longest = std::max(settings_.longest_pause, settings_.pause);
    pause_ = pause_.count() == 0 ? settings_.pause : std::min(pause_ * 2, longest);
    const auto believed =
        std::min(asked.value_or(std::chrono::milliseconds(0)), settings_.longest_asked_wait);
    next_probe_ = now + std::max(pause_, believed);
}

}  // namespace sluice::engine
