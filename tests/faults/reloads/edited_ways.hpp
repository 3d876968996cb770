#pragma once

// Ways from a file of lines to a target each, whose configuration is edited again and again. A way
// knows its lines, and which of them arrived.

#include "e2e/job.hpp"
#include "faults/kills/counting_server.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::testing {

class edited_ways {
 public:
    explicit edited_ways(std::size_t count);

    // Starts in this directory, which holds the state directory and the configuration.
    const job& work() const { return work_; }
    std::size_t size() const { return ways_.size(); }

    // Each way gets a line.
    void feed();

    // Writes another version of a way, or removes it. The text is on the disk when the call ends.
    std::string text_of(std::size_t way, int version) const;
    std::filesystem::path file_of(std::size_t way) const;
    // Replaces it in one step, so that nobody sees a part of it.
    void write_at_once(const std::filesystem::path& file, const std::string& text) const;

    // Tells whether every line has arrived.
    bool all_arrived() const;

    struct account {
        std::int64_t expected = 0;
        std::int64_t lost = 0;
        std::int64_t doubled = 0;
        std::int64_t out_of_order = 0;
    };
    account count() const;
    std::int64_t doubled_so_far() const { return count().doubled; }

 private:
    // Odd ways go to a server that takes no key and cannot be asked.
    static bool is_letter(std::size_t way) { return way % 2 == 1; }
    std::vector<std::int64_t> arrived(std::size_t way) const;

    job work_;
    counting_server server_;
    std::vector<std::int64_t> ways_;  // lines given to each
};

}  // namespace sluice::testing
