#pragma once

// The files of the configuration, for the control interface and the operator's page.

#include "app/snapshot.hpp"
#include "control/configuration_files.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/secret_filter.hpp>

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {

struct edited_parts {
    std::filesystem::path directory;  // of the configuration, absolute; or its only file
    std::filesystem::path state;      // the state directory, which keeps former texts
    const environment_at_start& started;
    const secret_filter& filter;
    asio::thread_pool& pool;  // reads and writes
    clock& time;
};

class edited_files final : public control::configuration_files {
 public:
    // What `parts` refer to outlives it.
    explicit edited_files(edited_parts parts) : parts_(std::move(parts)) {}

    awaitable<result<std::vector<control::configuration_file>>> list() override;
    awaitable<result<json::value>> differences() override;
    awaitable<result<control::configuration_text>> read(std::string path) override;
    awaitable<result<json::value>> check(std::string path, std::string text) override;
    awaitable<result<std::string>> save(control::configuration_edit edit) override;
    awaitable<result<void>> run_after_save(std::string path, std::string who) override;

    // `running` returns the files that run. It is called on the shard.
    void compare_with(std::function<std::shared_ptr<const read_files>()> running) {
        running_ = std::move(running);
    }
    // The program of `daemon.page.after_save`, with its arguments.
    void use_hook(std::vector<std::string> words) { hook_ = std::move(words); }

    static constexpr std::size_t kept_versions = 50;

    // As read(). Blocks.
    result<control::configuration_text> read_now(const std::string& path) const;
    // As read_now(). A file that is not there, and may be, has an empty text and version.
    result<control::configuration_text> read_or_new(const std::string& path) const;
    const edited_parts& parts() const { return parts_; }
    std::filesystem::path root() const;

 private:
    result<json::value> check_now(const std::string& path, const std::string& text) const;
    result<std::string> save_now(const control::configuration_edit& edit) const;
    bool may_be_made(const std::string& path) const;

    edited_parts parts_;
    std::vector<std::string> hook_;
    std::function<std::shared_ptr<const read_files>()> running_;
};

}  // namespace sluice::app
