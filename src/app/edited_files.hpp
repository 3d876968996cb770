#pragma once

// The files of the configuration, for the control interface and the operator's page.

#include "app/snapshot.hpp"
#include "control/configuration_files.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/secret_filter.hpp>

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <string>

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
    awaitable<result<control::configuration_text>> read(std::string path) override;
    awaitable<result<json::value>> check(std::string path, std::string text) override;
    awaitable<result<std::string>> save(control::configuration_edit edit) override;

    static constexpr std::size_t kept_versions = 50;

 private:
    result<control::configuration_text> read_now(const std::string& path) const;
    result<json::value> check_now(const std::string& path, const std::string& text) const;
    result<std::string> save_now(const control::configuration_edit& edit) const;
    std::filesystem::path root() const;

    edited_parts parts_;
};

}  // namespace sluice::app
