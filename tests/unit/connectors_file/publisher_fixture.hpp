#pragma once

// A publisher of files, made as the daemon makes it: from declared options, on a real context and
// pool.

#include "connectors/file/publisher_options.hpp"
#include "file_folder.hpp"
#include "support/component_fixture.hpp"
#include "support/connectors.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::file {

// Waits for nothing, and counts the waits that it was asked for.
class counting_clock final : public clock {
 public:
    wall_time now() const override { return machine_.now() + passed; }
    steady_time steady_now() const override { return machine_.steady_now(); }
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        waited += length;
        co_return true;
    }

    std::chrono::milliseconds waited{0};
    std::chrono::hours passed{0};

 private:
    system_clock machine_;
};

class publisher_fixture {
 public:
    publisher_fixture() { options.path = folder.file("out.ndjson"); }

    // Makes the publisher anew, as a start of the daemon does.
    void restart() {
        registry types;
        add_file_connector(types);
        const component_context context{.name = "outgoing 'report'",
                                        .executor = bench.io.get_executor(),
                                        .time = time,
                                        .random = bench.random,
                                        .http = bench.http,
                                        .clients = bench.clients,
                                        .pool = bench.pool,
                                        .log = bench.log};
        const auto given = std::make_shared<publisher_options>(options);
        target = types.make<publisher>({"file", given, {}}, context).value();
    }

    delivery prepare(const std::string& data) {
        if (!target) {
            restart();
        }
        auto made = target->prepare({"items", "1", {}, parse_json(data).value()}, "key");
        EXPECT_TRUE(made) << describe(made.error());
        return *std::move(made);
    }

    // Rebuilds a delivery from its intent, as after a restart.
    static delivery rebuilt(const delivery& made) {
        delivery stored;
        stored.key = made.key;
        stored.safety = made.safety;
        stored.fingerprint = made.fingerprint;
        stored.plan = parse_json(write_json(made.plan)).value();
        return stored;
    }

    result<receipt> send(delivery what) { return bench.run(target->send(std::move(what))); }
    result<receipt> put(const std::string& data) { return send(prepare(data)); }

    findings verify(const delivery& made) {
        if (!target) {
            restart();
        }
        auto found = bench.run(target->verify(rebuilt(made)));
        EXPECT_TRUE(found) << describe(found.error());
        return *std::move(found);
    }

    file_folder folder;
    publisher_options options;
    testing::component_fixture bench;
    counting_clock time;
    std::shared_ptr<publisher> target;
};

}  // namespace sluice::file
