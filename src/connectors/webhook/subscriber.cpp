#include "connectors/webhook/answers.hpp"
#include "connectors/webhook/received.hpp"
#include "connectors/webhook/seen_signatures.hpp"
#include "connectors/webhook/unpacked_request.hpp"

#include <sluice/async/event.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <utility>

namespace sluice::webhook {

namespace {

constexpr std::size_t most_waiting = 10'000;
// A run stays open for further requests, so that a busy path does not make a run for each.
constexpr std::chrono::seconds lull{2};
constexpr std::chrono::seconds longest_run{60};
constexpr std::chrono::seconds between_lines{60};
constexpr std::size_t most_proofs = 100'000;

enum class fate { waits, stored, failed, given_back, repeated };

// A request whose records wait for a run, or are in its page.
struct held_request {
    held_request(const asio::any_io_executor& executor, received_records records, std::string proof,
                 std::string traceparent)
        : records(std::move(records)),
          proof(std::move(proof)),
          traceparent(std::move(traceparent)),
          settled(executor) {}

    received_records records;
    std::string proof;
    std::string traceparent;  // as the sender gave it; empty: none
    wake_event settled;
    fate ends = fate::waits;
    bool is_answered = false;
};

class webhook_subscriber final : public subscriber, public inbox {
 public:
    webhook_subscriber(const subscriber_options& options, const component_context& context)
        : options_(options),
          name_(context.name),
          executor_(context.executor),
          time_(context.time),
          log_(context.log),
          arrived_(context.executor),
          further_(context.executor) {}

    inbox* receives() override { return this; }
    const std::string& path() const override { return options_.path; }
    const std::vector<std::string>& methods() const override { return options_.methods; }
    bool needs_certificate() const override { return !options_.sender.certificate.empty(); }
    std::string source() const override { return "webhook " + options_.path; }
    // A listing takes one entity of an identifier, so each request is a listing of its own.
    void used_for(const listing_use& use) override { most_in_page_ = use.compares ? 1 : 500; }

    awaitable<std::optional<net::reply>> take(std::shared_ptr<const net::request> asked) override;
    void open() override { open_ = true; }
    void close() override;
    awaitable<bool> arrived() override;
    std::string traceparent() const override;

    awaitable<result<page>> fetch(json::value position) override;
    void committed() override;
    void not_committed(const failure& why) override;

    bool has_to_recall() const override { return is_timed() && !recalled_; }
    void recall(std::string part, json::value fact) override { seen_.recall(part, fact); }
    void recalled() override;

 private:
    bool is_timed() const {
        return options_.sender.signature && options_.sender.signature->is_timed();
    }
    std::optional<net::reply> refused(const net::request& asked, std::string& proof);
    net::reply repeated();
    net::reply answer_for(const held_request& held) const;
    void say_refused(unsigned status, const std::string& why);
    void settle(held_request& held, fate ends);
    void keep_proof(const std::string& proof);

    subscriber_options options_;
    std::string name_;
    asio::any_io_executor executor_;
    clock& time_;
    event_log& log_;
    bool open_ = false;
    // Requests. One page is one transaction of the ledger: many that come together share it.
    std::size_t most_in_page_ = 500;
    std::deque<std::shared_ptr<held_request>> waiting_;
    std::vector<std::shared_ptr<held_request>> in_page_;
    wake_event arrived_;
    wake_event further_;
    std::optional<steady_time> run_began_;
    seen_signatures seen_{most_proofs};
    bool recalled_ = false;
    bool says_full_ = true;
    std::optional<steady_time> said_;  // the last refusal in the log
    std::int64_t unsaid_ = 0;          // refused since then
};

// Cheap steps come first: nothing is parsed before the sender is proven.
std::optional<net::reply> webhook_subscriber::refused(const net::request& asked,
                                                      std::string& proof) {
    auto proven = proof_of(options_.sender, asked, time_.now());
    if (!proven) {
        say_refused(401, proven.error().message);
        return unproven(challenge_of(options_.sender), proven.error().message);
    }
    if (!is_timed()) {
        return std::nullopt;
    }
    proof = seen_signatures::key_of(*proven);
    seen_.forget_old(time_.now());
    return seen_.contains(proof) ? std::optional(repeated()) : std::nullopt;
}

net::reply webhook_subscriber::repeated() {
    say_refused(409, "the signed request came before");
    return refusal(409, "this signed request came before");
}

awaitable<std::optional<net::reply>> webhook_subscriber::take(
    std::shared_ptr<const net::request> asked) {
    if (!open_) {
        co_return std::nullopt;
    }
    std::string proof;
    if (auto no = refused(*asked, proof)) {
        co_return no;
    }
    const auto plain = without_codings(std::move(asked), options_.largest_unpacked);
    if (!plain.asked) {
        say_refused(plain.status, plain.reason);
        auto no = refusal(plain.status, plain.reason);
        if (plain.status == 415) {
            no.message.headers.set("Accept-Encoding", known_codings);
        }
        co_return no;
    }
    auto records = records_of(options_, *plain.asked);
    if (!records) {
        say_refused(400, records.error().message);
        co_return refusal(400, records.error().message);
    }
    if (waiting_.size() >= most_waiting) {
        co_return later("too many requests wait to be stored");
    }
    auto held = std::make_shared<held_request>(
        executor_, *std::move(records), std::move(proof),
        std::string(plain.asked->headers.find("traceparent").value_or("")));
    keep_proof(held->proof);
    waiting_.push_back(held);
    arrived_.notify();
    further_.notify();
    if (options_.answer == answer_time::at_once) {
        held->is_answered = true;
        co_return answer_for(*held);
    }
    if (!co_await held->settled.wait(options_.answer_within)) {
        std::erase(waiting_, held);
        seen_.forget(held->proof);
        co_return later("the request is not stored within " +
                        format_duration(options_.answer_within) + ": send it again");
    }
    if (held->ends == fate::given_back) {
        co_return std::nullopt;
    }
    if (held->ends == fate::repeated) {
        co_return repeated();
    }
    co_return held->ends == fate::stored ? answer_for(*held)
                                         : later("the request was not stored: send it again");
}

net::reply webhook_subscriber::answer_for(const held_request& held) const {
    if (options_.reply.is_null()) {
        const bool stored = options_.answer == answer_time::stored;
        return json_reply(200, json::object{{"status", stored ? "stored" : "taken"}});
    }
    return success(held.records.answer);
}

awaitable<bool> webhook_subscriber::arrived() {
    while (open_ && waiting_.empty()) {
        co_await arrived_.wait();
    }
    co_return open_;
}

// Only a sender that is proven gets here, so that nobody else can ask for traces.
std::string webhook_subscriber::traceparent() const {
    const auto traced =
        std::ranges::find_if(waiting_, [](const auto& held) { return !held->traceparent.empty(); });
    return traced == waiting_.end() ? std::string() : (*traced)->traceparent;
}

void webhook_subscriber::close() {
    open_ = false;
    std::int64_t lost = 0;
    for (const auto& held : waiting_) {
        lost += held->is_answered ? 1 : 0;
        settle(*held, fate::given_back);
    }
    waiting_.clear();
    arrived_.notify();
    further_.notify();
    if (lost > 0) {
        log_.write(log_level::warning,
                   "requests were answered and are not stored: their records are lost",
                   {{"connection", name_},
                    {"requests", lost},
                    {"mend", std::string("`answer: stored` answers after the tasks are on disk")}});
    }
}

awaitable<result<page>> webhook_subscriber::fetch(json::value /*position*/) {
    const auto now = time_.steady_now();
    const bool first = !run_began_;
    run_began_ = run_began_.value_or(now);
    const bool goes_on = open_ && now - *run_began_ < longest_run;
    // The first notify may be an old one, of a request that is in a page already.
    bool waits = !first && goes_on;
    while (waits && open_ && waiting_.empty()) {
        waits = co_await further_.wait(lull);
    }
    page made;
    made.whole = false;  // what was not sent is not deleted
    made.begins_anew = true;
    while (!waiting_.empty() && in_page_.size() < most_in_page_) {
        auto held = std::move(waiting_.front());
        waiting_.pop_front();
        // An answered request that is not stored goes back to the queue, so its records are copied.
        auto records = held->is_answered ? held->records : std::move(held->records);
        std::ranges::move(records.entities, std::back_inserter(made.entities));
        std::ranges::move(records.unreadable, std::back_inserter(made.unreadable));
        held->records.answer = std::move(records.answer);
        if (!held->proof.empty()) {
            made.facts.push_back(seen_.fact_of(held->proof));
        }
        in_page_.push_back(std::move(held));
    }
    std::ranges::move(seen_.take_old_facts(), std::back_inserter(made.facts));
    made.last = in_page_.empty() || !goes_on;
    if (made.last) {
        run_began_.reset();
    }
    co_return made;
}

void webhook_subscriber::committed() {
    for (const auto& held : std::exchange(in_page_, {})) {
        seen_.stored(held->proof);
        settle(*held, fate::stored);
    }
}

// A request that came right after a restart may be one that the ledger knows.
void webhook_subscriber::recalled() {
    recalled_ = true;
    std::erase_if(waiting_, [this](const auto& held) {
        if (!seen_.is_repeat(held->proof)) {
            return false;
        }
        if (held->is_answered) {
            say_refused(409, "the signed request came before");
        }
        settle(*held, fate::repeated);
        return true;
    });
    seen_.end_recall();
}

void webhook_subscriber::not_committed(const failure& /*why*/) {
    run_began_.reset();
    auto page = std::exchange(in_page_, {});
    std::ranges::reverse(page);
    for (auto& held : page) {
        if (held->is_answered) {
            waiting_.push_front(std::move(held));
        } else {
            settle(*held, fate::failed);
        }
    }
}

void webhook_subscriber::settle(held_request& held, fate ends) {
    held.ends = ends;
    if (ends != fate::stored) {
        seen_.forget(held.proof);  // the sender may come again
    }
    held.settled.notify();
}

void webhook_subscriber::keep_proof(const std::string& proof) {
    if (proof.empty()) {
        return;
    }
    // A signature whose time lies ahead is good for twice the tolerance.
    const auto until = time_.now() + 2 * options_.sender.signature->tolerance;
    if (!seen_.note(proof, until) && std::exchange(says_full_, false)) {
        log_.write(log_level::warning,
                   "more signed requests come than are remembered: one that comes again may be "
                   "taken twice",
                   {{"connection", name_},
                    {"remembered", static_cast<std::int64_t>(most_proofs)},
                    {"mend", std::string("shorten `tolerance`, or let `identifier` and `emit: new` "
                                         "tell repeats")}});
    }
}

// A flood of bad requests must not fill the log.
void webhook_subscriber::say_refused(unsigned status, const std::string& why) {
    const auto now = time_.steady_now();
    if (said_ && now - *said_ < between_lines) {
        ++unsaid_;
        return;
    }
    said_ = now;
    log_.write(log_level::warning, "a webhook was refused",
               {{"connection", name_},
                {"path", options_.path},
                {"status", static_cast<std::int64_t>(status)},
                {"reason", why},
                {"refused_before", std::exchange(unsaid_, 0)}});
}

}  // namespace

}  // namespace sluice::webhook

namespace sluice {

void add_webhook_connector(registry& types) {
    types.add<subscriber>(
        webhook::subscriber_declaration(),
        [](const webhook::subscriber_options& options, const component_context& context) {
            return std::make_shared<webhook::webhook_subscriber>(options, context);
        });
}

}  // namespace sluice
