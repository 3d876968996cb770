#pragma once

// Keeps finished spans until they are sent. The bound is a number of spans: when the collector is
// away, the oldest are dropped and counted.

#include <sluice/async/clock.hpp>
#include <sluice/model/trace.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace sluice::control {

class span_queue final : public trace_writer {
 public:
    // `sample` is the share of traces that are written, from 0 to 1. `time` and `random` outlive
    // the queue.
    span_queue(clock& time, random_source& random, double sample)
        : time_(time), random_(random), sample_(sample) {}

    moment now() override { return {time_.now(), time_.steady_now()}; }
    std::optional<span_place> begin_trace() override;
    std::uint64_t new_span() override;
    void write(finished_span span) override;

    // Takes out the oldest spans, at most so many.
    std::vector<finished_span> take(std::size_t most);
    // Puts spans back that could not be sent, before the others.
    void put_back(std::vector<finished_span> spans);
    void count_dropped(std::size_t spans) { dropped_ += static_cast<std::int64_t>(spans); }
    void count_sent(std::size_t spans) { sent_ += static_cast<std::int64_t>(spans); }

    std::size_t size() const { return spans_.size(); }
    std::int64_t dropped() const { return dropped_; }
    std::int64_t sent() const { return sent_; }

    static constexpr std::size_t most_spans = 8'192;

 private:
    void hold_bound();

    clock& time_;
    random_source& random_;
    double sample_;
    std::deque<finished_span> spans_;
    std::int64_t dropped_ = 0;
    std::int64_t sent_ = 0;
};

}  // namespace sluice::control
