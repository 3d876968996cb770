#pragma once

// A folder, and components of the connector `exec` made from YAML. They may run /bin/sh.

#include "support/component_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {

void add_exec_connector(registry& types);

namespace testing {

class program_folder : public ::testing::Test {
 protected:
    program_folder() {
        std::signal(SIGPIPE, SIG_IGN);  // as the daemon does
        add_exec_connector(types);
        host.programs = {"/bin/sh"};
    }

    template <class Component>
    result<std::shared_ptr<Component>> made(const std::string& yaml) {
        config::configured_component given;
        given.type = "exec";
        config::diagnostics problems;
        given.options =
            config::read_text(*types.find(component_kind<Component>::name, "exec"), "a.yaml", yaml,
                              types, config::system_variables(), problems);
        if (!given.given()) {
            return failure(failure_class::invalid, problems.to_text());
        }
        return types.make<Component>(given, {.name = "it",
                                             .executor = bench.io.get_executor(),
                                             .time = bench.time,
                                             .random = bench.random,
                                             .http = bench.http,
                                             .clients = bench.clients,
                                             .pool = bench.pool,
                                             .log = bench.log,
                                             .host = host});
    }

    // YAML for a script of the shell. Its further arguments are $1 and so on.
    static std::string script(const std::string& text, const std::string& more = "") {
        return "program: /bin/sh\narguments: [-c, " + write_json(json::value(text)) + ", sh" +
               more + "]\n";
    }

    registry types;
    host_rules host;
    component_fixture bench;
    temporary_directory directory;
};

// A named pipe that a process holds open for as long as it lives.
class life_line {
 public:
    explicit life_line(std::string path) : path_(std::move(path)) {
        EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
        reads_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    life_line(const life_line&) = delete;
    life_line& operator=(const life_line&) = delete;
    ~life_line() { ::close(reads_); }

    const std::string& path() const { return path_; }

    // Waits until a process has written a line, and tells whether one did.
    bool is_held() const {
        pollfd one{.fd = reads_, .events = POLLIN, .revents = 0};
        char byte = 0;
        return ::poll(&one, 1, 20'000) == 1 && ::read(reads_, &byte, 1) == 1;
    }
    // Waits until no process holds the pipe.
    bool is_let_go() const {
        pollfd one{.fd = reads_, .events = POLLIN, .revents = 0};
        char byte = 0;
        ssize_t size = 1;
        while (size != 0 && ::poll(&one, 1, 20'000) == 1) {
            size = ::read(reads_, &byte, 1);
        }
        return size == 0;
    }

 private:
    std::string path_;
    int reads_ = -1;
};

}  // namespace testing
}  // namespace sluice
