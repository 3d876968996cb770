// "Takes readings from MQTT, and publishes an alarm for each that is too hot."

#include "e2e_documents/shown_example.hpp"
#include "support/mosquitto_server.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

class broker : public example {
 protected:
    broker() {
        work.environment["MQTT_PASSWORD"] = "hunter2";
        // Each test has a session of its own.
        own_session = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    }

    void watch_readings() {
        (void)round();  // begins the session
        mosquitto_server::listener alarms(server, "alarms/#", 1);
        server.publish("sensors/boiler/temperature", R"({"celsius":95.5})", {"-q", "1"});
        server.publish("sensors/cellar/temperature", R"({"celsius":12})", {"-q", "1"});
        const auto first = round();
        EXPECT_EQ(settled(first, "readings-to-alarms", "finished"), 1) << first;
        EXPECT_EQ(log.find("hunter2"), std::string::npos);
        EXPECT_THAT(alarms.lines(), HasSubstr("alarms/boiler 1 0 {\"celsius\":95.5}"));
        EXPECT_EQ(settled(round(), "readings-to-alarms", "finished"), 0);
    }

    mosquitto_server& server = mosquitto_server::shared();
    std::string own_session;
    const std::string place =
        "localhost\n    port: " + server.tls_port() + "\n    ca_file: " + server.ca_file();
};

TEST_F(broker, of_the_guide_raises_an_alarm_for_each_reading_that_is_too_hot) {
    configure("connectors.md: Messages of MQTT",
              {{"broker.example.org", place}, {"sluice-readings", own_session}});
    watch_readings();
}

TEST_F(broker, of_the_example_raises_an_alarm_for_each_reading_that_is_too_hot) {
    auto text = read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/mqtt/mqtt.yaml");
    text = filled_in(text, "${env:MQTT_HOST}", place);
    work.write("mqtt.yaml", filled_in(text, "sluice-readings", own_session));
    watch_readings();
}

// kill -9 at any moment: each message becomes one task, and none is taken twice.
TEST_F(broker, loses_and_doubles_nothing_when_the_daemon_is_killed) {
    constexpr int messages = 300;
    work.write(
        "a.yaml",
        "clients:\n  broker: {type: mqtt, host: 127.0.0.1, tls: \"off\", port: " + server.port() +
            "}\nincoming:\n  all:\n    subscriber: {type: mqtt, "
            "client: broker, client_id: killed, topics: [\"killed/#\"], qos: 2, "
            "page_size: 7}\noutgoing:\n  here:\n    publisher: {type: file, path: " +
            work.beside("all.ndjson").string() + "}\nroutes:\n  r: {from: all, to: here}\n");
    EXPECT_EQ(work.once().code, 0);
    std::mt19937 random(20260201);
    for (int sent = 0; sent < messages;) {
        const int more = std::uniform_int_distribution<int>(20, 60)(random);
        std::string lines;
        for (int i = 0; i < more && sent < messages; ++i) {
            lines += std::to_string(sent++) + "\n";
        }
        program daemon(work.run());
        launch sends;
        sends.file = "/usr/bin/mosquitto_pub";
        const std::string qos = more % 2 == 0 ? "1" : "2";
        sends.arguments = {"-h", "127.0.0.1", "-p",       server.port(), "-q",
                           qos,  "-t",        "killed/a", "-l"};
        sends.input = lines;
        EXPECT_EQ(run_to_end_of(sends).code, 0);
        rest(std::chrono::milliseconds(std::uniform_int_distribution<int>(0, 120)(random)));
        daemon.kill();
    }
    EXPECT_EQ(work.once().code, 0);
    std::multiset<std::string> taken;
    for (const auto& one : report("all.ndjson")) {
        taken.insert(boost::json::serialize(one));
    }
    EXPECT_EQ(taken.size(), static_cast<std::size_t>(messages));
    EXPECT_EQ((std::set<std::string>(taken.begin(), taken.end()).size()),
              static_cast<std::size_t>(messages));
}

}  // namespace
}  // namespace sluice::testing
