#pragma once

// Answers the editor of the operator's page from the declarations of the components.

#include "app/snapshot.hpp"
#include "control/configuration_files.hpp"
#include "control/editing_help.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <string>

namespace sluice::app {

class declared_help final : public control::editing_help {
 public:
    // The references outlive it. `directory` is that of the configuration, or its only file.
    declared_help(std::filesystem::path directory, const environment_at_start& started,
                  asio::thread_pool& pool, control::configuration_files& files)
        : directory_(std::move(directory)), started_(started), pool_(pool), files_(files) {}

    awaitable<result<json::value>> assist(control::editing_question question) override;

    static constexpr std::size_t most_suggestions = 60;

 private:
    std::filesystem::path directory_;
    const environment_at_start& started_;
    asio::thread_pool& pool_;
    control::configuration_files& files_;  // checks a text
};

}  // namespace sluice::app
