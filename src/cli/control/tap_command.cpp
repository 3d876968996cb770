#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"
#include "cli/control/tapped_record.hpp"
#include "cli/screen.hpp"
#include "control/event_stream.hpp"

#include <sluice/net/message.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <memory>
#include <optional>
#include <string>

namespace sluice::cli {
namespace {

struct tap_options {
    daemon_place place;
    std::string route;
    std::optional<std::int64_t> stage;
    std::int64_t rate = 10;
    std::int64_t limit = 0;  // 0: none
    bool as_json = false;

    std::string target() const {
        auto text = "/routes/" + net::percent_encode(route) + "/tap?rate=" + std::to_string(rate);
        return stage ? text + "&stage=" + std::to_string(*stage) : text;
    }
};

// Prints records until the limit, the end of the stream, or an interrupt.
class tap_session {
 public:
    explicit tap_session(const tap_options& options) : options_(options) {}

    awaitable<result<void>> run();

    std::int64_t shown() const { return shown_; }
    const dropped_records& dropped() const { return dropped_; }
    bool interrupted() const { return interrupted_; }
    bool is_full() const { return options_.limit > 0 && shown_ >= options_.limit; }

 private:
    void print(const control::daemon_event& event);

    const tap_options& options_;
    std::int64_t shown_ = 0;
    dropped_records dropped_;
    bool interrupted_ = false;
};

awaitable<result<void>> tap_session::run() {
    auto stream =
        co_await control::follow_daemon(options_.place.path(), options_.target(), calling_person());
    if (!stream) {
        co_return stream.error();
    }
    std::fprintf(stderr, "records of route '%s', at most %d a second; Ctrl-C ends\n",
                 printable_line(options_.route).c_str(), static_cast<int>(options_.rate));
    asio::signal_set ends(co_await asio::this_coro::executor, SIGINT, SIGTERM);
    ends.async_wait([&](auto error, int) {
        if (!error) {
            interrupted_ = true;
            stream->close();
        }
    });
    while (!is_full()) {
        const auto event = co_await stream->next();
        if (!event) {
            co_return interrupted_ ? result<void>() : result<void>(event.error());
        }
        if (!*event) {
            break;
        }
        print(**event);
    }
    ends.cancel();
    co_return result<void>();
}

void tap_session::print(const control::daemon_event& event) {
    std::string text;
    if (event.name == "record") {
        ++shown_;
        text = options_.as_json ? write_json(event.data) + "\n"
                                : record_text(event.data, screen_columns());
    } else if (event.name == "dropped") {
        const auto more = dropped_in(event.data);
        dropped_.add(more);
        text = options_.as_json ? write_json(json::object{{"dropped", event.data}}) + "\n"
                                : dropped_text(more);
    }
    std::fputs(printable_lines(text).c_str(), stdout);
    std::fflush(stdout);
}

int tap(const tap_options& options) {
    asio::io_context context;
    tap_session session(options);
    const auto done = app::run_to_end(context, session.run());
    if (!done) {
        return complain("tap", done.error(),
                        is_wrong_name(done.error()) ? exit_misconfigured : exit_failed);
    }
    std::fprintf(stderr, "%s", end_text(session.shown(), session.dropped()).c_str());
    if (!session.interrupted() && !session.is_full()) {
        return complain("tap",
                        failure(failure_class::unreachable, "the daemon has ended the stream",
                                "sluice status shows whether it still runs"));
    }
    return exit_done;
}

}  // namespace

void add_tap_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<tap_options>();
    auto* command = program.add_subcommand(
        "tap", "Watch samples of a route's records as they pass, until Ctrl-C");
    command->add_option("route", options->route, "The route")->required();
    command
        ->add_option("--stage", options->stage,
                     "After this stage of the route; 0: before the first. Without it, after the "
                     "last")
        ->check(CLI::Range(0, 10'000));
    command->add_option("--rate", options->rate, "Records a second at most")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--limit", options->limit, "End after so many records")
        ->check(CLI::Range(1, 1'000'000));
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print a line of JSON for each record");
    command->callback([options, &exit_code] { exit_code = tap(*options); });
}

}  // namespace sluice::cli
