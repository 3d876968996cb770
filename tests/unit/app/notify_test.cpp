#include "app/notify.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice::app {
namespace {

// A service manager's end of the socket.
class manager : public ::testing::Test {
 protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("notify-" + std::to_string(::getpid()));
        std::filesystem::remove(path_);
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
        ASSERT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    }
    void TearDown() override {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(socket_);
        std::filesystem::remove(path_);
    }
    std::string heard() {
        char text[256];
        const auto size = ::recv(socket_, text, sizeof text, 0);
        return size < 0 ? "" : std::string(text, static_cast<std::size_t>(size));
    }

 private:
    std::filesystem::path path_;
    int socket_ = -1;
};

TEST_F(manager, hears_that_the_daemon_is_ready) {
    notify_ready("Running");
    EXPECT_EQ(heard(), "READY=1\nSTATUS=Running");
}

TEST_F(manager, hears_that_the_daemon_stops) {
    notify_stopping();
    EXPECT_TRUE(heard().starts_with("STOPPING=1\n"));
}

TEST_F(manager, hears_that_a_reload_begins_and_when) {
    notify_reloading();
    const auto text = heard();
    EXPECT_TRUE(text.starts_with("RELOADING=1\nMONOTONIC_USEC=")) << text;
    EXPECT_GT(std::stoll(text.substr(text.find("USEC=") + 5)), 0);
    notify_alive();
    EXPECT_EQ(heard(), "WATCHDOG=1");
}

TEST_F(manager, is_not_missed_when_there_is_none) {
    ::unsetenv("NOTIFY_SOCKET");
    notify_ready("Running");
    EXPECT_EQ(heard(), "");
}

}  // namespace
}  // namespace sluice::app
