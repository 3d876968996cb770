#pragma once

// A component in a scripted context that records everything: requests to the network, to budgets
// and for tokens, log lines, and sleeps. No sockets.

#include "support/http_fixture.hpp"
#include "support/memory_storages.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/component/registry.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

const registry& known_types();

class recorded_world {
 public:
    // Sets the reply to a request; `number` counts requests from 1.
    using script = std::function<result<net::response>(const net::request& request, int number)>;

    explicit recorded_world(script answers);
    ~recorded_world();
    recorded_world(const recorded_world&) = delete;
    recorded_world& operator=(const recorded_world&) = delete;

    // Makes a component from YAML. A refusal by the configuration or the factory is noted, and
    // gives null.
    template <class Component>
    std::shared_ptr<Component> make(const std::string& type, const std::string& yaml) {
        const auto what = read(component_kind<Component>::name, type, yaml);
        if (!what.given()) {
            return nullptr;
        }
        auto made = known_types().make<Component>(what, context("it"));
        if (!made) {
            note("not made: " + describe(made.error()));
            return nullptr;
        }
        return *std::move(made);
    }

    component_context context(std::string name);

    template <class T>
    T run(awaitable<T> work) {
        return run_awaitable(io_, std::move(work));
    }
    template <class T>
    T run(eventual<T> work) {
        return run_awaitable(io_, std::move(work));
    }

    void note(std::string line) { notes_.push_back(std::move(line)); }
    void note(const net::request& request);
    void note(const result<net::response>& reply);

    // Returns everything that was noted, in order, then the log and the sleeps.
    std::string told() const;

    stepped_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    named_clients clients;
    memory_storages storages;
    host_rules host;
    kept_log log;
    temporary_directory directory;

 private:
    class network;
    class budgets;
    class tokens;

    config::configured_component read(std::string_view kind, const std::string& type,
                                      const std::string& yaml);

    asio::io_context io_;
    asio::thread_pool pool_{1};
    std::vector<std::string> notes_;
    std::unique_ptr<random_source> random_;
    std::unique_ptr<network> network_;
    std::unique_ptr<budgets> budgets_;
    std::unique_ptr<tokens> tokens_;
};

net::response reply_of(unsigned status, std::string body,
                       std::vector<net::header_list::item> headers = {});

}  // namespace sluice::testing
