// The service manager opens the port and hands it over, as systemd does with a .socket unit.

#include "e2e_webhook/hooked_job.hpp"

#include <gmock/gmock.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Opens a port, and keeps it open while daemons come and go.
class manager_socket {
 public:
    manager_socket() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        ::sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::socklen_t length = sizeof at;
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<::sockaddr*>(&at), sizeof at), 0);
        EXPECT_EQ(::listen(descriptor_, 64), 0);
        EXPECT_EQ(::getsockname(descriptor_, reinterpret_cast<::sockaddr*>(&at), &length), 0);
        port_ = ntohs(at.sin_port);
    }
    manager_socket(const manager_socket&) = delete;
    manager_socket& operator=(const manager_socket&) = delete;
    ~manager_socket() { ::close(descriptor_); }

    int port() const { return port_; }

    // Runs `service` as systemd would: the socket is descriptor 3, and the variables name it.
    launch handing_over_to(const launch& service) const {
        launch made = service;
        made.file = "/bin/bash";
        made.arguments = {"-c",
                          "exec 3<&" + std::to_string(descriptor_) +
                              "; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$@\"",
                          "bash", service.file};
        made.arguments.insert(made.arguments.end(), service.arguments.begin(),
                              service.arguments.end());
        return made;
    }

 private:
    int descriptor_;
    int port_ = 0;
};

struct activation : hooked_job {
    void configure_at(int wanted) {
        port = wanted;
        configure("  a: {subscriber: {type: webhook, path: /a, auth: {anyone: true}}}\n", "a");
    }
    void start_with(const manager_socket& socket) {
        daemon = std::make_unique<program>(socket.handing_over_to(work.run()));
        ASSERT_TRUE(daemon->wrote("started")) << daemon->err();
    }
};

TEST_F(activation, webhooks_wait_in_the_socket_until_the_daemon_is_back) {
    const manager_socket socket;
    configure_at(socket.port());
    const std::string request =
        "POST /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        "application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}";
    plain_connection before(socket.port());
    before.write(request);
    start_with(socket);
    EXPECT_EQ(answer_in(before.read_to_end()).status, 200) << daemon->err();
    EXPECT_EQ(daemon->stop().code, 0);
    plain_connection between(socket.port());
    between.write(request);
    start_with(socket);
    EXPECT_EQ(answer_in(between.read_to_end()).status, 200) << daemon->err();
    EXPECT_TRUE(reported(2));
    EXPECT_THAT(daemon->err(), Not(HasSubstr("is not used")));
}

TEST_F(activation, a_socket_of_another_address_is_named_and_not_used) {
    const manager_socket socket;
    configure_at(0);
    start_with(socket);
    EXPECT_TRUE(daemon->wrote("a socket of the service manager is not used")) << daemon->err();
    EXPECT_THAT(daemon->err(), HasSubstr("127.0.0.1:" + std::to_string(socket.port())));
    EXPECT_TRUE(daemon->runs());
}

}  // namespace
}  // namespace sluice::testing
