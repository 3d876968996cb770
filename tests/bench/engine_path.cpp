#include "engine_path.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <deque>
#include <stdexcept>
#include <support/run_awaitable.hpp>

namespace sluice::bench {

namespace {

using std::chrono::steady_clock;

struct happenings {
    std::size_t settled = 0;
    std::string complaint;
    engine_path::moment offered_at{};
    engine_path::moment sent_at{};
    engine_path::moment settled_at{};
};

// Counts settled tasks; writes nothing.
class counting_log final : public event_log {
 public:
    counting_log(happenings& into, std::function<void()> on_settled)
        : into_(into), on_settled_(std::move(on_settled)) {}

    void write(log_level level, std::string_view message,
               std::initializer_list<log_field> /*fields*/) override {
        if (level == log_level::error || level == log_level::warning) {
            into_.complaint = message;
        }
        if (message == "task settled") {
            ++into_.settled;
            into_.settled_at = steady_clock::now();
            on_settled_();
        }
    }

 private:
    happenings& into_;
    std::function<void()> on_settled_;
};

class null_publisher final : public publisher {
 public:
    null_publisher(happenings& into, std::size_t batch, std::function<void()> on_sent)
        : into_(into), batch_(batch), on_sent_(std::move(on_sent)) {}

    result<delivery> prepare(entity record, std::string key) override {
        delivery made;
        made.entity = std::move(record);
        made.key = std::move(key);
        made.safety = repeat_safety::idempotent;
        made.summary = "POST /null";
        return made;
    }
    awaitable<result<receipt>> send(delivery /*what*/) override { co_return sent(); }
    std::size_t batch_limit() const override { return batch_; }
    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch) override {
        std::vector<result<receipt>> all;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            all.push_back(sent());
        }
        co_return all;
    }

 private:
    receipt sent() {
        into_.sent_at = steady_clock::now();
        on_sent_();
        receipt done;
        done.response = R"({"ok":true})";
        return done;
    }

    happenings& into_;
    std::size_t batch_;
    std::function<void()> on_sent_;
};

// A listing that never ends: it gives the next page when the bench offers it.
class offered_pages final : public subscriber {
 public:
    offered_pages(happenings& into, const asio::any_io_executor& executor, std::size_t bytes)
        : into_(into),
          offered_(executor),
          record_(json::object{{"text", std::string(bytes, 'x')}}) {}

    void offer(std::size_t records) {
        waiting_.push_back(records);
        offered_.notify();
    }

    awaitable<result<page>> fetch(json::value /*position*/) override {
        while (waiting_.empty()) {
            if (!co_await offered_.wait()) {
                throw boost::system::system_error(asio::error::operation_aborted);
            }
        }
        page next;
        next.last = false;
        for (auto count = waiting_.front(); count > 0; --count) {
            entity one;
            one.type = "posts";
            one.id = "entity-" + std::to_string(++made_);
            one.data = record_;
            next.entities.push_back(std::move(one));
        }
        next.position = json::object{{"page", made_}};
        waiting_.pop_front();
        into_.offered_at = steady_clock::now();
        co_return next;
    }

 private:
    happenings& into_;
    wake_event offered_;
    json::value record_;
    std::deque<std::size_t> waiting_;
    std::uint64_t made_ = 0;
};

std::unique_ptr<ledger::ledger> opened(const path_options& options) {
    ledger::sqlite_settings settings;
    settings.file = options.file;
    settings.keeps = options.keeps;
    return ledger::open_sqlite_ledger(settings).value();
}

}  // namespace

class engine_path::parts {
 public:
    parts(asio::io_context& context, const path_options& options, engine_path& owner)
        : record(opened(options)),
          log(seen, [&owner] { owner.on_settled(); }),
          source(std::make_shared<offered_pages>(seen, context.get_executor(), options.bytes)),
          target(
              std::make_shared<null_publisher>(seen, options.batch, [&owner] { owner.on_sent(); })),
          runs({context.get_executor(), *record, time, random, log}, plan_of(options)) {}

    engine::plan plan_of(const path_options& options) {
        auto from = std::make_shared<engine::incoming_plan>(
            engine::incoming_plan{"i",
                                  engine::schedule::parse("every 1h", "").value(),
                                  source,
                                  {},
                                  engine::emit_rule::all,
                                  {},
                                  {}});
        auto to = std::make_shared<engine::outgoing_plan>();
        to->name = "o";
        to->target = target;
        to->parallel = static_cast<std::int64_t>(options.parallel);
        auto route = std::make_shared<engine::route_plan>();
        route->name = "r";
        route->from = from;
        route->to = {to};
        engine::plan made;
        made.incoming = {from};
        made.outgoing = {to};
        made.routes = {route};
        return made;
    }

    happenings seen;
    std::unique_ptr<ledger::ledger> record;
    system_clock time;
    system_random random;
    counting_log log;
    std::shared_ptr<offered_pages> source;
    std::shared_ptr<null_publisher> target;
    engine::engine runs;
};

engine_path::engine_path(const path_options& options)
    : parts_(std::make_unique<parts>(context_, options, *this)) {}

engine_path::~engine_path() {
    sluice::testing::run_awaitable(context_, parts_->runs.stop(std::chrono::seconds(5)));
    sluice::testing::run_awaitable(context_, parts_->record->close());
}

void engine_path::start() {
    sluice::testing::run_awaitable(context_, parts_->runs.take_over()).value();
    parts_->runs.start();
}

void engine_path::offer(std::size_t records) {
    parts_->source->offer(records);
}

void engine_path::run_until_settled(std::size_t records) {
    context_.restart();
    while (parts_->seen.settled < records && context_.run_one() > 0) {
        if (!parts_->seen.complaint.empty()) {
            throw std::runtime_error("the engine complains: " + parts_->seen.complaint);
        }
    }
}

engine_path::moment engine_path::offered_at() const {
    return parts_->seen.offered_at;
}

engine_path::moment engine_path::sent_at() const {
    return parts_->seen.sent_at;
}

engine_path::moment engine_path::settled_at() const {
    return parts_->seen.settled_at;
}

void engine_path::rest(std::chrono::milliseconds length) {
    asio::steady_timer timer(context_, length);
    bool over = false;
    timer.async_wait([&](auto) { over = true; });
    context_.restart();
    while (!over) {
        context_.run_one();
    }
}

}  // namespace sluice::bench
