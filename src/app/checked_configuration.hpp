#pragma once

// Reads a configuration and makes all its components, so that every mistake is known at once.
// Commands use it; it starts nothing.

#include "app/assembled.hpp"
#include "app/configuration.hpp"
#include "app/log.hpp"
#include "app/state_directory.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::app {

struct checked_configuration {
    // `state` is the directory of the ledger, whose file no component may open.
    checked_configuration(const std::filesystem::path& directory, config::secret_use secrets,
                          const log_settings& lines = {}, const config::pending_files& pending = {},
                          const config::added_entry* added = nullptr,
                          const std::string& state = default_state_directory());

    bool good() const { return given.good(); }

    // Writes every problem to standard error. Returns the exit code.
    int show_problems() const;

    config::loaded given;
    secret_filter filter;  // for every text that the command shows
    asio::io_context context;
    std::unique_ptr<event_log> log;
    assembled built;  // complete only when good()
};

}  // namespace sluice::app
