#pragma once

// Runs a local Ocoya on a socket, for the command `sluice sandbox` and for tests. docs/sandbox.md
// describes it for a person.

#include "sandbox/settings.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::sandbox {

class sandbox_server {
 public:
    virtual ~sandbox_server() = default;

    // Starts a sandbox; it listens when this returns. Fails when the port is in use, or a setting
    // is out of range. Fails, too, when the data directory is unusable or belongs to another world.
    // The sandbox belongs to one shard; `executor` and `time` outlive it. The owner awaits stop()
    // before it destroys the sandbox.
    static result<std::unique_ptr<sandbox_server>> start(asio::any_io_executor executor,
                                                         sandbox_settings settings, clock& time);

    virtual std::uint16_t port() const = 0;

    // Returns "http://127.0.0.1:8750"; the API lies at /api/_public/v1 below it.
    virtual std::string url() const = 0;

    // Returns the lines that the command prints at its start: URL, key, workspaces, profiles,
    // control. Each ends with a line break. A key other than the default one is hidden.
    virtual std::string banner() const = 0;

    // Ends every delay of a reply, and returns when every connection has ended.
    virtual awaitable<void> stop() = 0;
};

}  // namespace sluice::sandbox
