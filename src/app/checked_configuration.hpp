#pragma once

// A configuration as a command uses it: read, and every component made of it, so that all that is
// wrong with it is known at once. Nothing is started by it.

#include "app/assembled.hpp"
#include "app/configuration.hpp"
#include "app/log.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>

namespace sluice::app {

struct checked_configuration {
    checked_configuration(const std::filesystem::path& directory, config::secret_use secrets,
                          const log_settings& lines = {},
                          const config::pending_files& pending = {});

    bool good() const { return given.good(); }

    // Everything that is wrong, to standard error; the exit code.
    int show_problems() const;

    config::loaded given;
    secret_filter filter;  // of every text that the command shows
    asio::io_context context;
    std::unique_ptr<event_log> log;
    assembled built;  // complete only when good()
};

}  // namespace sluice::app
