// The messages to the service manager about a reload, and the feeding of its watchdog.

#include "e2e_reload/reloaded_job.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct service_manager : reloaded_job {
    service_manager() {
        const auto path = work.beside("notify.sock");
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        work.environment["NOTIFY_SOCKET"] = path.string();
    }
    ~service_manager() override { ::close(socket_); }

    // Returns the next message that does not feed the watchdog; empty after half a minute.
    std::string heard(bool feedings = false) const {
        for (;;) {
            pollfd one{socket_, POLLIN, 0};
            if (::poll(&one, 1, 30'000) <= 0) {
                return {};
            }
            char text[512];
            const auto size = ::recv(socket_, text, sizeof text, 0);
            std::string message(text, size < 0 ? 0 : static_cast<std::size_t>(size));
            if (feedings == (message == "WATCHDOG=1")) {
                return message;
            }
        }
    }

    bool pending() const {
        pollfd one{socket_, POLLIN, 0};
        return ::poll(&one, 1, 0) > 0;
    }

    static std::int64_t microseconds_now() {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
    }

 private:
    int socket_ = -1;
};

TEST_F(service_manager, hears_of_each_reload_when_it_begins_and_what_came_of_it) {
    start();
    EXPECT_EQ(heard(), "READY=1\nSTATUS=Generation 1: 1 incoming, 1 routes, 1 outgoing");
    const auto before = microseconds_now();
    work.write("second.yaml", second_route());
    ASSERT_EQ(reload().code, 0);
    const auto begun = heard();
    EXPECT_THAT(begun, StartsWith("RELOADING=1\nMONOTONIC_USEC="));
    const auto moment = std::stoll(begun.substr(begun.find("USEC=") + 5));
    EXPECT_GE(moment, before);
    EXPECT_LE(moment, microseconds_now());
    EXPECT_EQ(heard(), "READY=1\nSTATUS=Generation 2: 1 incoming, 2 routes, 2 outgoing");
    work.write("second.yaml", "routes: 1\n");
    ASSERT_EQ(reload().code, 2);
    EXPECT_THAT(heard(), StartsWith("RELOADING=1\n"));
    EXPECT_THAT(heard(),
                AllOf(StartsWith("READY=1\nSTATUS=Generation 2: "),
                      HasSubstr("the last reload failed: nothing has changed, "
                                "generation 2 stays in force: the configuration is wrong")));
}

TEST_F(service_manager, is_fed_as_long_as_the_daemon_works) {
    work.environment["WATCHDOG_USEC"] = "300000";
    start();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(heard(true), "WATCHDOG=1");
    }
}

TEST_F(service_manager, that_watches_another_process_is_not_fed) {
    work.environment["WATCHDOG_USEC"] = "3000";
    work.environment["WATCHDOG_PID"] = "1";
    start();
    EXPECT_THAT(heard(), StartsWith("READY=1"));
    ASSERT_EQ(reload().code, 0);
    EXPECT_THAT(heard(), StartsWith("RELOADING=1"));
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_THAT(heard(), StartsWith("READY=1"));
    EXPECT_THAT(heard(), StartsWith("STOPPING=1"));
}

// A stopped process stands for one whose executor hangs.
TEST_F(service_manager, is_not_fed_by_a_process_that_hangs) {
    work.environment["WATCHDOG_USEC"] = "30000";
    start();
    EXPECT_EQ(heard(true), "WATCHDOG=1");
    daemon->send(SIGSTOP);
    // Feedings that were under way come first.
    rest(std::chrono::milliseconds(100));
    while (pending()) {
        heard(true);
    }
    rest(std::chrono::milliseconds(150));
    EXPECT_FALSE(pending());
    daemon->send(SIGCONT);
    EXPECT_EQ(heard(true), "WATCHDOG=1");
}

}  // namespace
}  // namespace sluice::testing
