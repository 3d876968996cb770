#pragma once

// Keeps the spans that are written, with numbers that count up and a time that stands still.

#include <sluice/model/trace.hpp>

#include <string>
#include <vector>

namespace sluice::testing {

class kept_spans final : public trace_writer {
 public:
    moment now() override { return {}; }
    std::optional<span_place> begin_trace() override { return span_place{7, ++last_, 0}; }
    std::uint64_t new_span() override { return ++last_; }
    void write(finished_span span) override { spans.push_back(std::move(span)); }

    // The name of each span with the names of those above it: "delivery/verification".
    std::vector<std::string> paths() const {
        std::vector<std::string> all;
        for (const auto& one : spans) {
            all.push_back(path_of(one));
        }
        return all;
    }

    std::vector<finished_span> spans;  // in the order of their ends

 private:
    std::string path_of(const finished_span& one) const {
        for (const auto& other : spans) {
            if (one.parent != 0 && other.place.span == one.parent) {
                return path_of(other) + "/" + one.name;
            }
        }
        return one.name;
    }

    std::uint64_t last_ = 0;
};

}  // namespace sluice::testing
