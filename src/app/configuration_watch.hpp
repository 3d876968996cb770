#pragma once

// Notices that files of the configuration have changed since the start. The watch says so once, and
// keeps it in the ledger with other facts about the daemon. `sluice status` shows them.

#include "app/daemon_facts.hpp"
#include "engine/services.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::app {

// Remembers the files of a configuration as the daemon read them.
class read_files {
 public:
    // `where` is the directory, or the only file. `files` are the files that were read, with those
    // that they include.
    read_files(std::filesystem::path path, const std::vector<std::filesystem::path>& files);

    // Returns the files whose text has changed, that were deleted or that were added, sorted by
    // name. Blocks: it reads the disk.
    std::vector<std::string> changed();

 private:
    struct known_file {
        std::filesystem::path path;
        std::uintmax_t size = 0;
        std::filesystem::file_time_type written;
        std::string hash;
    };
    static known_file look_at(const std::filesystem::path& path);
    bool is_known(const std::filesystem::path& path) const;

    std::filesystem::path path_;
    std::vector<known_file> files_;
};

class configuration_watch {
 public:
    // The pool outlives it.
    configuration_watch(read_files files, asio::thread_pool& pool, daemon_facts facts)
        : files_(std::move(files)), pool_(pool), facts_(std::move(facts)) {}

    // Looks now and then, until it is cancelled.
    awaitable<void> run(engine::services services);

    const daemon_facts& facts() const { return facts_; }

 private:
    awaitable<void> keep(const engine::services* services);
    void say(const engine::services& services) const;

    read_files files_;
    asio::thread_pool& pool_;
    daemon_facts facts_;
};

}  // namespace sluice::app
