#pragma once

// Runs the engine on a ledger file, from a subscriber that makes entities to a publisher that does
// nothing: the whole way of an entity without the network.

#include "engine/engine.hpp"

#include <sluice/async/event.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace sluice::bench {

struct path_options {
    std::filesystem::path file;
    ledger::durability keeps = ledger::durability::power_safe;
    std::size_t parallel = 64;
    std::size_t batch = 1;     // deliveries that the publisher takes at once
    std::size_t bytes = 1024;  // of a record
};

class engine_path {
 public:
    using moment = std::chrono::steady_clock::time_point;

    // Opens the ledger. The lane is from route "r" to outgoing "o".
    explicit engine_path(const path_options& options);
    engine_path(const engine_path&) = delete;
    engine_path& operator=(const engine_path&) = delete;
    ~engine_path();  // stops it and closes the ledger

    // Starts the engine; the waiting tasks of the ledger can go at once.
    void start();

    // Lets the intake take a page of this many new entities.
    void offer(std::size_t records);

    // Runs until this many tasks have been settled since the start. Throws when the engine reports
    // a problem.
    void run_until_settled(std::size_t records);

    // Called for each settled task.
    std::function<void()> on_settled = [] {};
    std::function<void()> on_sent = [] {};

    moment offered_at() const;  // when the last page was handed to the engine
    moment sent_at() const;     // the last delivery
    moment settled_at() const;

    // Lets this much time pass.
    void rest(std::chrono::milliseconds length);

 private:
    class parts;

    asio::io_context context_;  // outlives the ledger, which posts to it
    std::unique_ptr<parts> parts_;
};

}  // namespace sluice::bench
