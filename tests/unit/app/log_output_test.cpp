#include "app/log_output.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sluice::app {
namespace {

enum class line_kind { pipe, socket };

struct log_line_to : ::testing::TestWithParam<line_kind> {
    void SetUp() override {
        std::signal(SIGPIPE, SIG_IGN);
        const bool made = GetParam() == line_kind::pipe
                              ? ::pipe2(ends.data(), O_CLOEXEC) == 0
                              : ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0;
        ASSERT_TRUE(made);
    }

    void TearDown() override {
        for (const int end : ends) {
            if (end >= 0) {
                ::close(end);
            }
        }
    }

    int reader() const { return ends[0]; }
    int writer() const { return ends[1]; }

    void close_end(std::size_t index) { ::close(std::exchange(ends[index], -1)); }

    // Returns all text until the end of the stream.
    std::vector<std::string> read_all() const {
        std::string all;
        std::array<char, 65'536> room{};
        for (;;) {
            const auto count = ::read(reader(), room.data(), room.size());
            if (count <= 0) {
                break;
            }
            all.append(room.data(), static_cast<std::size_t>(count));
        }
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < all.size();) {
            const auto end = all.find('\n', at);
            lines.push_back(all.substr(at, end - at));
            at = end == std::string::npos ? all.size() : end + 1;
        }
        return lines;
    }

    log_backlog small() const {
        log_backlog made;
        made.largest = 10'000;
        made.told_loss = [](std::size_t lines) { return "lost " + std::to_string(lines) + "\n"; };
        return made;
    }

    std::array<int, 2> ends{-1, -1};
};

std::string line_of(int number) {
    return "line " + std::to_string(number) + " " + std::string(80, '.') + "\n";
}

TEST_P(log_line_to, a_line_is_there_when_the_call_returns) {
    log_output output(writer(), small());
    output.write("one\n");
    std::array<char, 16> room{};
    EXPECT_EQ(::read(reader(), room.data(), room.size()), 4);
}

TEST_P(log_line_to, a_reader_that_stalls_stops_nobody_and_is_told_what_it_missed) {
    constexpr int count = 20'000;
    auto output = std::make_unique<log_output>(writer(), small());
    for (int number = 0; number < count; ++number) {
        output->write(line_of(number));  // the fault would hang the test here
    }
    std::thread ending([&] {
        output.reset();
        close_end(1);
    });
    const auto lines = read_all();
    ending.join();
    int next = 0;
    int losses = 0;
    for (const auto& line : lines) {
        if (line.starts_with("lost ")) {
            ++losses;
            next += std::stoi(line.substr(5));
            continue;
        }
        EXPECT_EQ(line + "\n", line_of(next)) << "a line is missing or torn";
        ++next;
    }
    EXPECT_EQ(next, count) << "the last line came, and the loss is counted to the line";
    EXPECT_GE(losses, 1);
}

TEST_P(log_line_to, what_waits_is_written_before_the_end_when_somebody_reads) {
    log_backlog large = small();
    large.largest = 10'000'000;
    auto output = std::make_unique<log_output>(writer(), large);
    for (int number = 0; number < 20'000; ++number) {
        output->write(line_of(number));
    }
    std::thread ending([&] {
        output.reset();
        close_end(1);
    });
    const auto lines = read_all();
    ending.join();
    EXPECT_EQ(lines.size(), 20'000U);
}

TEST_P(log_line_to, a_reader_that_has_gone_stops_nobody) {
    log_output output(writer(), small());
    close_end(0);
    for (int number = 0; number < 5'000; ++number) {
        output.write(line_of(number));
    }
}

INSTANTIATE_TEST_SUITE_P(lines, log_line_to, ::testing::Values(line_kind::pipe, line_kind::socket),
                         [](const auto& kind) {
                             return kind.param == line_kind::pipe ? "a_pipe" : "a_socket";
                         });

}  // namespace
}  // namespace sluice::app
