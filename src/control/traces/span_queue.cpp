#include "control/traces/span_queue.hpp"

#include <iterator>
#include <utility>

namespace sluice::control {

std::optional<span_place> span_queue::begin_trace() {
    // 53 bits: each is a double of its own, and all are below 1.
    const double draw = static_cast<double>(random_.next() >> 11U) * 0x1.0p-53;
    if (draw >= sample_) {
        return std::nullopt;
    }
    span_place made;
    made.trace_high = random_.next();
    made.trace_low = new_span();  // a trace of zeroes is no trace
    return made;
}

std::uint64_t span_queue::new_span() {
    std::uint64_t id = 0;
    while (id == 0) {
        id = random_.next();
    }
    return id;
}

void span_queue::write(finished_span span) {
    spans_.push_back(std::move(span));
    hold_bound();
}

void span_queue::hold_bound() {
    while (spans_.size() > most_spans) {
        spans_.pop_front();
        ++dropped_;
    }
}

std::vector<finished_span> span_queue::take(std::size_t most) {
    const auto count = std::min(most, spans_.size());
    const auto end = spans_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<finished_span> taken(std::make_move_iterator(spans_.begin()),
                                     std::make_move_iterator(end));
    spans_.erase(spans_.begin(), end);
    return taken;
}

void span_queue::put_back(std::vector<finished_span> spans) {
    spans_.insert(spans_.begin(), std::make_move_iterator(spans.begin()),
                  std::make_move_iterator(spans.end()));
    hold_bound();
}

}  // namespace sluice::control
