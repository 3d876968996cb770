#include "connectors/mqtt/subscriber.hpp"

#include "connectors/mqtt/client.hpp"
#include "connectors/mqtt/message_intake.hpp"
#include "connectors/mqtt/received.hpp"

#include <sluice/async/event.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice::mqtt {

namespace {

using std::chrono::milliseconds;

// A run stays open for further messages, so that a busy topic does not make a run for each.
constexpr std::chrono::seconds lull{1};
constexpr std::chrono::seconds longest_run{60};
// After a message of a page, the next one is on its way or does not belong to the page.
constexpr milliseconds between_messages{5};
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};
constexpr std::chrono::seconds idle_read{60};

class topic_subscriber final : public subscriber, public arrivals {
 public:
    topic_subscriber(subscriber_options options, std::shared_ptr<server_client> server,
                     const component_context& context)
        : options_(std::move(options)),
          place_(server->place()),
          name_(context.name),
          time_(context.time),
          log_(context.log),
          most_in_page_(static_cast<std::size_t>(options_.page_size)),
          intake_(options_, std::move(server), context),
          wake_(context.executor) {}

    arrivals* announces() override { return this; }
    std::string_view kind() const override { return "message"; }
    std::string source() const override { return place_ + " " + joined(options_.topics, " "); }
    // A listing takes one entity of an identifier, so each message is a listing of its own.
    void used_for(const listing_use& use) override {
        most_in_page_ = use.compares ? 1 : most_in_page_;
    }

    void open() override {
        open_ = true;
        closed_ = false;
    }
    void close() override {
        open_ = false;
        closed_ = true;
        wake_.notify();
        intake_.close();
    }
    awaitable<bool> arrived() override;

    awaitable<result<page>> fetch(json::value position) override;
    void committed() override { intake_.committed(std::exchange(in_page_, {})); }
    // The server still has the messages, and sends them again on a new connection. The position
    // tells whether the ledger has them after all.
    void not_committed(const failure& /*why*/) override {
        intake_.forget();
        in_page_.clear();
        run_began_.reset();
    }

 private:
    awaitable<result<void>> wait_for_message();
    awaitable<result<void>> fill(page* into, milliseconds longest);
    void leave(const failure& why);

    subscriber_options options_;
    std::string place_;
    std::string name_;
    clock& time_;
    event_log& log_;
    std::size_t most_in_page_;
    message_intake intake_;
    wake_event wake_;  // ends a pause

    bool open_ = false;
    bool closed_ = false;
    milliseconds pause_{0};               // before the next attempt to connect
    std::optional<failure> trouble_;      // the next run ends with it
    std::vector<taken_message> in_page_;  // messages of the page that the engine has
    std::optional<steady_time> run_began_;
};

awaitable<bool> topic_subscriber::arrived() {
    while (open_) {
        // The first run connects: it alone gets the position.
        if (intake_.has_message() || trouble_ || !intake_.remembers()) {
            co_return true;
        }
        if (!intake_.is_connected() && pause_ > milliseconds(0)) {
            co_await wake_.wait(pause_);
            if (!open_) {
                break;
            }
        }
        auto done = co_await wait_for_message();
        if (!done) {
            // A lost connection is made anew. If that fails, a run tells it.
            const bool was_connected = intake_.is_connected();
            leave(done.error());
            if (!was_connected && open_) {
                trouble_ = done.error();
            }
        }
    }
    intake_.drop();
    co_return false;
}

awaitable<result<void>> topic_subscriber::wait_for_message() {
    if (!intake_.is_connected()) {
        co_return co_await intake_.connect();
    }
    auto done = co_await intake_.acknowledge();
    if (!done) {
        co_return done.error();
    }
    auto read = co_await intake_.take_in(idle_read);
    co_return read ? result<void>() : result<void>(read.error());
}

awaitable<result<page>> topic_subscriber::fetch(json::value position) {
    intake_.remember(position);
    if (trouble_) {
        run_began_.reset();
        auto why = *std::exchange(trouble_, std::nullopt);
        co_return why;
    }
    const auto now = time_.steady_now();
    run_began_ = run_began_.value_or(now);
    const bool goes_on = now - *run_began_ < longest_run;
    page made;
    made.whole = false;  // what was not sent is not deleted
    made.begins_anew = true;
    auto done = result<void>();
    if (!intake_.is_connected()) {
        done = co_await intake_.connect();
    }
    if (done) {
        done = co_await fill(&made, goes_on ? milliseconds(lull) : milliseconds(0));
    }
    const bool is_empty = in_page_.empty() && made.entities.empty() && made.unreadable.empty();
    made.position = intake_.position_with(in_page_);
    made.last = is_empty || !goes_on || !done;
    if (made.last) {
        run_began_.reset();
    }
    if (!done) {
        // The messages of the page are recognised when they come again.
        const auto why = done.error();
        leave(why);
        if (is_empty && !closed_) {
            co_return why;
        }
    } else if (made.last && !open_) {
        intake_.drop();  // one round, and nobody waits for further messages
    }
    co_return made;
}

// Each message waits in the server until its page is in the ledger, so a page takes no more
// messages than the server sends without acknowledgements.
awaitable<result<void>> topic_subscriber::fill(page* into, milliseconds longest) {
    auto done = co_await intake_.acknowledge();
    // A round takes the messages that wait, and no others.
    const bool is_round = !open_;
    if (done && is_round) {
        done = co_await intake_.ask_for_all();
    }
    auto limit = is_round ? milliseconds(idle_read) : longest;
    for (std::size_t taken = 0; done && taken < most_in_page_;) {
        if (!intake_.has_message()) {
            if (is_round && intake_.has_all()) {
                break;
            }
            // The server sends no further message of QoS 2 before it has the PUBCOMPs.
            if (!intake_.has_begun_packet()) {
                done = co_await intake_.acknowledge();
            }
            if (!done) {
                break;
            }
            auto read = co_await intake_.take_in(limit);
            if (!read) {
                co_return read.error();
            }
            if (!*read) {
                break;
            }
            continue;
        }
        const auto one = intake_.next_message();
        append_records(options_, one.message, *into);
        if (one.message.qos > 0) {
            in_page_.push_back({one.id, one.message.qos, digest_of(one.message)});
        }
        ++taken;
        limit = between_messages;
    }
    if (done) {
        done = co_await intake_.acknowledge();  // those that came again
    }
    co_return done;
}

void topic_subscriber::leave(const failure& why) {
    if (intake_.is_connected() && !closed_) {
        log_.write(log_level::warning, "the connection to the MQTT server is lost",
                   {{"connection", name_}, {"server", place_}, {"reason", describe(why)}});
    }
    const bool at_once = closed_ || intake_.has_lasted();
    intake_.drop();
    pause_ = at_once ? milliseconds(0)
                     : std::clamp<milliseconds>(pause_ * 2, first_pause, longest_pause);
}

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    auto server = server_of(options.client.name, context);
    if (!server) {
        return server.error();
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<topic_subscriber>(options, *std::move(server), context));
}

}  // namespace sluice::mqtt
