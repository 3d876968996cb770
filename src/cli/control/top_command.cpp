#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"
#include "cli/control/terminal_screen.hpp"
#include "cli/control/top_table.hpp"
#include "cli/screen.hpp"

#include <sluice/async/deadline.hpp>
#include <sluice/async/event.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::chrono::seconds between_samples{1};
constexpr std::chrono::seconds longest_answer{3};

struct top_options {
    daemon_place place;
    bool once = false;
    bool as_json = false;
};

awaitable<result<activity_sample>> take_sample(control::daemon_client* client, clock* time) {
    auto asked = client->ask("GET", "/activity", nullptr);
    auto got = co_await with_deadline(std::move(asked), longest_answer);
    if (!got) {
        co_return failure(failure_class::unreachable,
                          "the daemon gave no answer within " + format_duration(longest_answer));
    }
    if (!*got) {
        co_return got->error();
    }
    co_return activity_sample{**std::move(got), time->steady_now()};
}

bool is_away(const failure& why) {
    return why.kind == failure_class::unreachable || why.status == 503;
}

// Shows the table until `q` or a signal.
class top_session {
 public:
    top_session(control::daemon_client* client, clock* time, std::string place)
        : client_(*client), time_(*time), place_(std::move(place)) {}

    awaitable<result<void>> run();

 private:
    void listen(asio::signal_set& signals, terminal_screen& screen);
    void read_keys(asio::posix::stream_descriptor& keys);
    void draw(const terminal_screen& screen) const;
    awaitable<result<void>> look();
    void end() {
        ended_ = true;
        wake_->notify();
    }

    control::daemon_client& client_;
    clock& time_;
    std::string place_;
    std::optional<wake_event> wake_;
    std::optional<activity_sample> last_;
    std::optional<activity_sample> before_;
    std::string away_;  // why the daemon does not answer; empty: it does
    std::array<char, 16> key_{};
    bool ended_ = false;
};

void top_session::listen(asio::signal_set& signals, terminal_screen& screen) {
    signals.async_wait([&](auto error, int signal) {
        if (error) {
            return;
        }
        if (signal == SIGWINCH) {
            draw(screen);
        } else {
            end();
        }
        listen(signals, screen);
    });
}

void top_session::read_keys(asio::posix::stream_descriptor& keys) {
    keys.async_read_some(asio::buffer(key_), [&](auto error, std::size_t length) {
        if (error) {
            return;
        }
        const std::string_view typed(key_.data(), length);
        if (typed.find_first_of("qQ") != std::string_view::npos) {
            end();
        }
        read_keys(keys);
    });
}

awaitable<result<void>> top_session::look() {
    auto sample = co_await take_sample(&client_, &time_);
    if (!sample && !is_away(sample.error())) {
        co_return sample.error();
    }
    if (!sample) {
        away_ = describe(sample.error());
        co_return result<void>();
    }
    // After an absence the counters may belong to another daemon.
    before_ = away_.empty() ? std::exchange(last_, std::nullopt) : std::nullopt;
    last_ = *std::move(sample);
    away_.clear();
    co_return result<void>();
}

void top_session::draw(const terminal_screen& screen) const {
    const auto size = terminal_screen::size();
    std::string text;
    if (!away_.empty()) {
        text += wrapped("", "THE DAEMON IS AWAY: " + printable_line(away_), size.columns);
        text += wrapped("", "Asks again each second at " + printable_line(place_) + "; q ends.",
                        size.columns);
        text += last_ ? "The last table:\n" : "";
    }
    const auto used = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (last_) {
        text += top_table(*last_, before_, {size.columns, size.rows > used ? size.rows - used : 1});
    }
    screen.draw(text);
}

awaitable<result<void>> top_session::run() {
    const auto executor = co_await asio::this_coro::executor;
    wake_.emplace(executor);
    terminal_screen screen;
    asio::signal_set signals(executor);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH}) {
        signals.add(signal);
    }
    listen(signals, screen);
    asio::posix::stream_descriptor keys(executor);
    if (screen.keys() >= 0) {
        keys.assign(screen.keys());
        read_keys(keys);
    }
    result<void> done;
    while (!ended_ && done) {
        done = co_await look();
        if (done) {
            draw(screen);
            co_await wake_->wait(between_samples);
        }
    }
    if (screen.keys() >= 0) {
        keys.release();  // the screen closes it
    }
    signals.cancel();
    co_return done;
}

// A single sample has no rates, so it takes two.
awaitable<result<answer_text>> top_once(control::daemon_client* client, clock* time, bool as_json) {
    const auto before = co_await take_sample(client, time);
    if (!before) {
        co_return before.error();
    }
    co_await time->sleep_for(between_samples);
    const auto now = co_await take_sample(client, time);
    if (!now) {
        co_return now.error();
    }
    if (as_json) {
        co_return answer_text{write_json_indented(with_rates(*now, *before)) + "\n"};
    }
    co_return answer_text{top_table(*now, *before, {screen_columns(), 0})};
}

void show(const top_options& options, int& exit_code) {
    system_clock time;
    if (options.once || options.as_json || ::isatty(STDOUT_FILENO) == 0) {
        print_answer(
            "top",
            with_daemon(options.place,
                        [&](auto* client) { return top_once(client, &time, options.as_json); }),
            exit_code);
        return;
    }
    const auto done = with_daemon(options.place, [&](auto* client) -> awaitable<result<void>> {
        top_session session(client, &time, options.place.path().string());
        co_return co_await session.run();
    });
    if (!done) {
        exit_code = complain("top", done.error());
    }
}

}  // namespace

void add_top_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<top_options>();
    auto* command = program.add_subcommand(
        "top", "Watch a live table of the routes: rates, queues, lateness, budgets; q ends");
    command->add_flag("--once", options->once, "Print one table, after a second, and end");
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print one table as JSON, after a second");
    command->callback([options, &exit_code] { show(*options, exit_code); });
}

}  // namespace sluice::cli
