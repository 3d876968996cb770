#pragma once

// Keeps every change on disk before the reply goes out, as a file of JSON lines. The first line
// says how the world began. Each further line holds the changes of one request or of passing time.
//   {"begin":{"version":1,"seed":1,"posts":237,"at":"2026-01-31T09:00:00.000Z"}}
//   {"at":"2026-01-31T09:00:05.120Z","changes":[{"put":{…}}]}
// The file is written but not synced: it survives the end of the process, not of the machine.

#include "sandbox/change.hpp"
#include "sandbox/seed.hpp"

#include <sluice/error.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sluice::sandbox {

class change_sink {
 public:
    virtual ~change_sink() = default;
    // Keeps changes; `at` is the sandbox's time. After a failure none of them was kept.
    virtual result<void> append(wall_time at, std::span<const change> changes) = 0;
    // Forgets everything, because a new world begins.
    virtual result<void> restart(const seeding& beginning) = 0;
};

// Keeps nothing: the sandbox runs without a data directory.
class no_journal final : public change_sink {
 public:
    result<void> append(wall_time, std::span<const change>) override { return {}; }
    result<void> restart(const seeding&) override { return {}; }
};

struct recovered {
    std::optional<seeding> beginning;  // nullopt: the file is new
    std::vector<change> changes;
    wall_time last;         // the moment of the last line
    std::size_t lines = 0;  // whole lines
};

class journal final : public change_sink {
 public:
    struct opened {
        std::unique_ptr<journal> file;
        recovered past;
    };

    // Opens DIR/sandbox.journal, makes it when absent, and locks it: a second sandbox is refused
    // (class busy). Drops a torn last line. Any other broken line is a failure that names it.
    static result<opened> open(const std::filesystem::path& data);

    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;
    ~journal() override;

    result<void> append(wall_time at, std::span<const change> changes) override;
    result<void> restart(const seeding& beginning) override;

 private:
    journal(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

    result<void> write_line(const json::value& line);

    int descriptor_;
    std::string name_;
};

}  // namespace sluice::sandbox
