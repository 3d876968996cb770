#pragma once

// Counts values by size, for metrics: how many were at most so large. It takes a few hundred bytes,
// however many values it has seen.

#include <cstdint>
#include <span>
#include <vector>

namespace sluice {

class histogram {
 public:
    // `bounds` rise, and outlive the histogram: they are constants.
    explicit histogram(std::span<const double> bounds) : bounds_(bounds), counts_(bounds.size()) {}

    void add(double value) {
        sum_ += value;
        ++count_;
        for (std::size_t i = 0; i < bounds_.size(); ++i) {
            if (value <= bounds_[i]) {
                ++counts_[i];
                return;
            }
        }
    }

    // Adds what another one with the same bounds has seen.
    void add(const histogram& other) {
        sum_ += other.sum_;
        count_ += other.count_;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            counts_[i] += other.counts_[i];
        }
    }

    std::span<const double> bounds() const { return bounds_; }
    // The values above the bound before it, up to its own bound. Larger values are in count() only.
    const std::vector<std::uint64_t>& counts() const { return counts_; }
    std::uint64_t count() const { return count_; }
    double sum() const { return sum_; }

 private:
    std::span<const double> bounds_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    double sum_ = 0;
};

}  // namespace sluice
