#include "connectors/kafka/subscriber.hpp"

#include "connectors/kafka/library_signal.hpp"
#include "connectors/kafka/received.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/offload.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/time.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice::kafka {

namespace {

using std::chrono::milliseconds;

// A run stays open for further records, so that a busy topic does not make a run for each.
constexpr std::chrono::seconds lull{1};
constexpr std::chrono::seconds longest_run{60};
// A run without a sign of the library looks for new partitions.
constexpr std::chrono::minutes idle{6};
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};
constexpr std::size_t most_bytes_in_page = std::size_t{8} * 1024 * 1024;

// A consumer and the thread in which its calls block.
struct reading {
    explicit reading(std::shared_ptr<consumer> from, std::unique_ptr<signal_end> end)
        : end(std::move(end)), from(std::move(from)) {}

    std::unique_ptr<signal_end> end;
    std::shared_ptr<consumer> from;
    asio::thread_pool thread{1};
};

class topic_subscriber final : public subscriber, public arrivals {
 public:
    topic_subscriber(subscriber_options options, std::shared_ptr<cluster_client> cluster,
                     const component_context& context)
        : options_(std::move(options)),
          cluster_(std::move(cluster)),
          name_(context.name),
          time_(context.time),
          pool_(context.pool),
          log_(context.log),
          most_in_page_(static_cast<std::size_t>(options_.page_size)),
          wake_(std::make_shared<wake_event>(context.executor)),
          signal_(std::make_shared<library_signal>(context.executor,
                                                   [wake = wake_] { wake->notify(); })) {}
    ~topic_subscriber() override {
        signal_->silence();
        drop();
    }

    arrivals* announces() override { return this; }
    std::string_view kind() const override { return "record"; }
    std::string source() const override {
        std::string text = cluster_->place() + " " + joined(options_.topics, " ");
        for (const auto one : options_.partitions) {
            text += " " + std::to_string(one);
        }
        return text;
    }
    // A listing takes one entity of an identifier, so each record is a listing of its own.
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
        if (reading_) {
            reading_->from->stop();
        }
        wake_->notify();
    }
    awaitable<bool> arrived() override;

    awaitable<result<page>> fetch(json::value position) override;
    void committed() override {
        tell_group(std::exchange(in_page_, {}));
        if (is_over_) {
            drop();
        }
    }
    // The consumer has gone on, so a new one begins where the ledger is.
    void not_committed(const failure& /*why*/) override {
        in_page_.clear();
        run_began_.reset();
        drop();
    }

 private:
    result<void> begin();
    wanted_records next_page(const next_offsets& held) const;
    awaitable<taken_records> take(wanted_records wanted);
    result<page> page_of(taken_records taken, const next_offsets& held);
    void rest_after_failure();
    void tell_group(const next_offsets& done);
    void drop();

    subscriber_options options_;
    std::shared_ptr<cluster_client> cluster_;
    std::string name_;
    clock& time_;
    asio::thread_pool& pool_;
    event_log& log_;
    std::size_t most_in_page_;
    std::shared_ptr<wake_event> wake_;
    std::shared_ptr<library_signal> signal_;

    bool open_ = false;
    bool closed_ = false;
    bool is_over_ = false;   // nobody waits for further records, or the login is wrong
    bool has_more_ = false;  // the last run ended before the records did
    milliseconds pause_{0};  // before the next attempt, after a failure
    std::shared_ptr<reading> reading_;
    next_offsets next_;     // where the consumer goes on
    next_offsets in_page_;  // of the page that the engine has
    std::optional<steady_time> run_began_;
};

awaitable<bool> topic_subscriber::arrived() {
    if (open_ && pause_ > milliseconds(0)) {
        co_await wake_->wait(pause_);
    } else if (open_ && reading_ && !has_more_) {
        signal_->listen();
        co_await wake_->wait(idle);
    }
    // The first run begins to read: it alone gets the position.
    co_return open_;
}

result<void> topic_subscriber::begin() {
    const auto& options = cluster_->options();
    consumer_settings settings;
    settings.properties = properties_of(options);
    settings.group = options_.group;
    settings.topics = options_.topics;
    settings.partitions = options_.partitions;
    settings.start = options_.start;
    if (!options_.since.empty()) {
        settings.since = parse_utc(options_.since).value().time_since_epoch().count();
    }
    settings.lost = options_.lost;
    settings.time_limit = options.time_limit;
    auto opened = consumer::open(cluster_->library(), settings, {&log_, name_, cluster_->place()});
    if (!opened) {
        return opened.error();
    }
    auto end = signal_->join(*cluster_->library(), (*opened)->queue());
    reading_ = std::make_shared<reading>(*std::move(opened), std::move(end));
    return {};
}

wanted_records topic_subscriber::next_page(const next_offsets& held) const {
    wanted_records wanted;
    wanted.held = held;
    wanted.most = most_in_page_;
    wanted.most_bytes = most_bytes_in_page;
    const bool goes_on = time_.steady_now() - *run_began_ < longest_run;
    wanted.first = goes_on ? milliseconds(lull) : milliseconds(0);
    wanted.to_the_end = !open_;
    return wanted;
}

awaitable<taken_records> topic_subscriber::take(wanted_records wanted) {
    // offload() shields the work from cancellation, so this handler tells it to stop.
    const auto state = co_await asio::this_coro::cancellation_state;
    auto used = reading_;
    auto slot = state.slot();
    if (slot.is_connected()) {
        slot.assign([used](asio::cancellation_type) { used->from->stop(); });
    }
    auto work = [from = used->from, wanted = std::move(wanted)] { return from->take(wanted); };
    auto taking = offload(used->thread, std::move(work));
    auto taken = co_await std::move(taking);
    slot.clear();
    co_return taken;
}

awaitable<result<page>> topic_subscriber::fetch(json::value position) {
    if (closed_) {
        page nothing;
        nothing.position = std::move(position);
        nothing.whole = false;
        co_return nothing;
    }
    run_began_ = run_began_.value_or(time_.steady_now());
    const auto held = offsets_in(position);
    // Records that were taken and are not in the ledger have to come again.
    if (reading_ && (next_ != held || reading_->from->is_stopped())) {
        drop();
    }
    if (!reading_) {
        if (auto begun = begin(); !begun) {
            rest_after_failure();
            co_return begun.error();
        }
        tell_group(held);
    }
    auto taking = take(next_page(held));
    auto taken = co_await std::move(taking);
    co_return page_of(std::move(taken), held);
}

result<page> topic_subscriber::page_of(taken_records taken, const next_offsets& held) {
    for (const auto& one : taken.warnings) {
        log_.write(log_level::warning, "records of Kafka are lost",
                   {{"connection", name_}, {"cluster", cluster_->place()}, {"reason", one}});
    }
    const bool is_late = time_.steady_now() - *run_began_ >= longest_run;
    page made;
    made.whole = false;  // what was not sent is not deleted
    made.begins_anew = true;
    made.position = position_of(taken.next);
    made.last = taken.records.empty() || is_late || (!open_ && taken.ended);
    for (const auto& one : taken.records) {
        append_record(options_, one, made);
    }
    next_ = std::move(taken.next);
    in_page_ = next_;
    if (!made.last) {
        return made;
    }
    has_more_ = !taken.records.empty();
    run_began_.reset();
    is_over_ = !open_;
    if (!taken.trouble) {
        pause_ = milliseconds(0);
        return made;
    }
    rest_after_failure();
    auto why = std::move(*taken.trouble).within(cluster_->place());
    is_over_ = is_over_ || why.kind == failure_class::credential;
    if (!taken.records.empty() || next_ != held) {
        made.failed = std::move(why);
        return made;
    }
    if (is_over_) {
        drop();
    }
    return why;
}

void topic_subscriber::rest_after_failure() {
    run_began_.reset();
    pause_ = std::clamp<milliseconds>(pause_ * 2, first_pause, longest_pause);
}

void topic_subscriber::tell_group(const next_offsets& done) {
    if (!reading_) {
        return;
    }
    if (const auto why = reading_->from->commit(done)) {
        log_.write(log_level::warning, "the group is not told how far the ledger is",
                   {{"connection", name_},
                    {"cluster", cluster_->place()},
                    {"group", options_.group},
                    {"reason", describe(*why)}});
    }
}

// Ending a consumer waits for the group's answers and for the library's threads.
void topic_subscriber::drop() {
    is_over_ = false;
    if (reading_) {
        reading_->from->stop();
        asio::post(pool_, [left = std::exchange(reading_, nullptr)]() mutable { left.reset(); });
    }
}

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    auto cluster = cluster_of(options.client.name, context);
    if (!cluster) {
        return cluster.error();
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<topic_subscriber>(options, *std::move(cluster), context));
}

}  // namespace sluice::kafka
