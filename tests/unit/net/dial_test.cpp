#include "net/dial.hpp"

#include "support/net_black_hole.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <gtest/gtest.h>

// Connecting to addresses that never answer.

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;
using std::chrono::milliseconds;
using std::chrono::seconds;

awaitable<void> answers_once(connection from, int /*number*/) {
    co_await from->read_request();
    co_await from->send(ok("here"));
}

// Dials a name with these addresses; returns the failure, or "" when it connects.
std::string dialled(asio::io_context& io, const std::vector<std::string>& addresses,
                    std::uint16_t port, milliseconds connect) {
    noting_clock time;
    name_lookup names(io.get_executor(), [&](const std::string&) {
        lookup_answer found;
        for (const auto& one : addresses) {
            found.addresses.push_back(asio::ip::make_address(one));
        }
        return found;
    });
    tls_contexts contexts;
    timeout_settings timeouts;
    timeouts.connect = connect;
    address_guard guard;
    guard.trust("shop.example");
    const dial_plan plan{io.get_executor(), names, contexts, timeouts, {}, std::nullopt, guard};
    const site target{false, "shop.example", port};
    const auto got = run_awaitable(io, dial(&plan, target, patience(time, seconds(20))));
    return got ? std::string() : describe(got.error().why);
}

TEST(dial, an_address_from_which_nothing_comes_leaves_time_for_the_next) {
    asio::io_context io;
    scripted_server server(io, answers_once);
    const auto port = static_cast<std::uint16_t>(server.port());
    const black_hole silent("127.0.0.2", port);
    EXPECT_EQ(dialled(io, {"127.0.0.2", "127.0.0.1"}, port, milliseconds(400)), "");
}

TEST(dial, a_silent_host_ends_by_the_limit_on_connecting_with_a_mend) {
    asio::io_context io;
    const black_hole silent;
    const black_hole other("127.0.0.2", silent.port());
    EXPECT_EQ(dialled(io, {"127.0.0.1", "127.0.0.2"}, silent.port(), milliseconds(80)),
              "no connection to shop.example:" + std::to_string(silent.port()) +
                  " within 80ms (connect) (look at the other side and the network between; if it "
                  "is only slow, raise timeouts.connect of the client)");
}

TEST(dial, a_direct_connection_that_stalls_has_not_sent_anything) {
    auto settings = patient();
    settings.timeouts.connect = milliseconds(60);
    client_fixture bench(settings);
    const black_hole silent;
    const auto got = bench.post("http://127.0.0.1:" + std::to_string(silent.port()) + "/", "x");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure_class::unreachable);
    EXPECT_NE(got.error().message.find("within 60ms (connect)"), std::string::npos)
        << got.error().message;
    EXPECT_FALSE(got.error().may_have_happened);
}

}  // namespace
}  // namespace sluice::net
