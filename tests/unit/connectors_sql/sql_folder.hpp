#pragma once

// A folder with a database, and components of the connector `sql` made from YAML.

#include "support/http_fixture.hpp"
#include "support/sql_session.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace sluice {

void add_sql_connector(registry& types);

namespace testing {

class sql_folder : public ::testing::Test {
 protected:
    sql_folder() { add_sql_connector(types); }
    ~sql_folder() override { clients.clear(); }

    template <class Component>
    result<std::shared_ptr<Component>> made(const std::string& type, const std::string& yaml) {
        return made<Component>(type, yaml, context(time));
    }

    template <class Component>
    result<std::shared_ptr<Component>> made(const std::string& type, const std::string& yaml,
                                            const component_context& context) {
        config::configured_component given;
        given.type = type;
        config::diagnostics problems;
        given.options =
            config::read_text(*types.find(component_kind<Component>::name, type), "a.yaml", yaml,
                              types, config::system_variables(), problems);
        if (!given.given()) {
            return failure(failure_class::invalid, problems.to_text());
        }
        return types.make<Component>(given, context);
    }

    void open_client(const std::string& more = {}) {
        clients.add("shop", made<client>("sql", "database: " + file() + "\n" + more).value());
    }

    component_context context(sluice::clock& by) {
        return {.name = "it",
                .executor = io.get_executor(),
                .time = by,
                .random = random,
                .http = http,
                .clients = clients,
                .pool = pool,
                .log = log,
                .host = host};
    }

    // Reads up to the end of a run. Returns each page as "id id / id |", where | ends a listing.
    std::string read(const std::string& yaml, json::value position = nullptr) {
        open_client();
        return read_with("client: shop\n" + yaml, std::move(position));
    }

    std::string read_with(const std::string& yaml, json::value position) {
        auto source = made<subscriber>("sql", yaml);
        if (!source) {
            return describe(source.error());
        }
        std::string text;
        for (int pages = 0; pages < 20; ++pages) {
            auto page = run_awaitable(io, (*source)->fetch(position));
            if (!page) {
                return text + "failed: " + describe(page.error());
            }
            for (const auto& one : page->entities) {
                text += write_json(one.data) + " ";
            }
            for (const auto& one : page->unreadable) {
                text += "unreadable: " + one.reason + " " + one.text + " ";
            }
            position = page->position;
            last_position = write_json(position);
            if (page->last) {
                return text + "|";
            }
            text += "/ ";
        }
        return text + "no end";
    }

    std::string file() const { return (directory / "shop.db").string(); }

    registry types;
    host_rules host;
    asio::io_context io;
    asio::thread_pool pool{1};
    stepped_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    system_random random;
    no_http http;
    named_clients clients;
    kept_log log;
    temporary_directory directory;
    sql_session shop{file()};
    std::string last_position;
};

}  // namespace testing
}  // namespace sluice
