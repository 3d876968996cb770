#pragma once

// Asks a record_screen for the records of one page, as long as that is quick. A page is read in one
// piece, and a stop waits for it; a slow filter then runs where others get their turn.

#include <sluice/component/subscriber.hpp>

#include <chrono>

namespace sluice::file {

class bounded_screen final : public record_screen {
 public:
    // `asked` outlives this object; null: no record is dropped.
    explicit bounded_screen(const record_screen* asked,
                            std::chrono::milliseconds longest = std::chrono::milliseconds(500))
        : asked_(asked), end_(std::chrono::steady_clock::now() + longest) {}

    // Returns null when there is nobody to ask.
    const record_screen* get() const { return asked_ == nullptr ? nullptr : this; }

    // One thread at a time may ask this one.
    bool drops(const json::value& data) const override {
        constexpr unsigned between_looks = 8;
        if (++count_ % between_looks == 0) {
            over_ = over_ || std::chrono::steady_clock::now() >= end_;
        }
        return !over_ && asked_->drops(data);
    }

 private:
    const record_screen* asked_;
    std::chrono::steady_clock::time_point end_;
    mutable unsigned count_ = 0;
    mutable bool over_ = false;
};

}  // namespace sluice::file
