#pragma once

// `sluice sandbox`: a local Ocoya on a socket. docs/sandbox.md describes it for a person.

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

    // Listening when it returns. Fails when the port is in use, when the data directory cannot be
    // used or belongs to another world, and when a setting is out of range. Belongs to one shard;
    // `executor` and `time` outlive it. Destroyed only after stop().
    static result<std::unique_ptr<sandbox_server>> start(asio::any_io_executor executor,
                                                         sandbox_settings settings, clock& time);

    virtual std::uint16_t port() const = 0;

    // "http://127.0.0.1:8750"; the API lies at /api/_public/v1 below it.
    virtual std::string url() const = 0;

    // What the command prints at its start: URL, key, workspaces, profiles, control. Several lines,
    // each with its line break. A key that is not the default one is not shown.
    virtual std::string banner() const = 0;

    // No reply is held back any longer; resumes when everything has ended.
    virtual awaitable<void> stop() = 0;
};

}  // namespace sluice::sandbox
