#include <sluice/expression/budget.hpp>

#include <ctime>

namespace sluice {

std::chrono::nanoseconds thread_time() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

bool expression_budget::next_window(std::uint64_t count) {
    if (exhausted()) {
        return false;
    }
    const std::uint64_t spent = opened_ - window_;
    if (count > steps_left_ - spent) {
        return stop(bound::steps);
    }
    steps_left_ -= spent + count;
    const std::chrono::nanoseconds now = limits_.clock();
    if (begun_ == std::chrono::nanoseconds::min()) {
        begun_ = now;
    }
    if (now - begun_ > limits_.time) {
        return stop(bound::time);
    }
    open_window();
    return true;
}

bool expression_budget::stop(bound reached) {
    if (!exhausted()) {
        reached_ = reached;
    }
    // Nothing is left, so the quick path of steps() and bytes() refuses everything from now on.
    window_ = 0;
    bytes_left_ = 0;
    return false;
}

std::string expression_budget::reason() const {
    if (reached_ == bound::steps) {
        return "it takes more than " + std::to_string(limits_.steps) + " steps";
    }
    if (reached_ == bound::bytes) {
        return "it makes more than " + std::to_string(limits_.bytes) + " bytes";
    }
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(limits_.time);
    return "it takes longer than " + std::to_string(limit.count()) + " ms";
}

}  // namespace sluice
