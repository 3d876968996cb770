#pragma once

// Gives a component its context, for tests without a network: a real io_context, pool, clock and
// random source; no clients; a log that keeps its lines.

#include "support/memory_storages.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/component/context.hpp>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sluice::testing {

// Formats a line as "message name=value name=value".
class kept_log final : public event_log {
 public:
    void write(log_level level, std::string_view message,
               std::initializer_list<log_field> fields) override {
        std::string line(message);
        for (const auto& field : fields) {
            line += " " + std::string(field.name) + "=";
            if (const auto* text = std::get_if<std::string>(&field.value)) {
                line += *text;
            } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
                line += std::to_string(*number);
            }
        }
        const std::lock_guard guard(mutex_);
        lines_.push_back(std::move(line));
        levels_.push_back(level);
    }

    std::vector<std::string> lines() const {
        const std::lock_guard guard(mutex_);
        return lines_;
    }
    std::vector<log_level> levels() const {
        const std::lock_guard guard(mutex_);
        return levels_;
    }

 private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    std::vector<log_level> levels_;
};

class no_clients final : public client_directory {
 public:
    std::shared_ptr<client> find(const std::string& /*name*/) const override { return nullptr; }
};

class no_http final : public net::client_factory {
 public:
    result<std::shared_ptr<net::http_client>> make(
        const net::client_settings& /*settings*/) override {
        return failure(failure_class::internal, "this test has no network");
    }
};

class component_fixture {
 public:
    component_context context(std::string name) {
        return {.name = std::move(name),
                .executor = io.get_executor(),
                .time = time,
                .random = random,
                .http = http,
                .clients = clients,
                .pool = pool,
                .log = log,
                .storages = storages};
    }

    template <class T>
    T run(awaitable<T> work) {
        return run_awaitable(io, std::move(work));
    }
    template <class T>
    T run(eventual<T> work) {
        return run_awaitable(io, std::move(work));
    }

    asio::io_context io;
    asio::thread_pool pool{2};
    system_clock time;
    system_random random;
    no_http http;
    no_clients clients;
    kept_log log;
    memory_storages storages;
};

}  // namespace sluice::testing
