#include "connectors/webhook/answers.hpp"
#include "connectors/webhook/delivered_answer.hpp"
#include "connectors/webhook/subscriber.hpp"
#include "connectors/webhook/unpacked_request.hpp"

#include <sluice/model/time.hpp>

#include <memory>
#include <utility>

// Takes the requests of senders, and answers them.

namespace sluice::webhook {

namespace {

constexpr std::size_t most_waiting = 10'000;  // requests that no run has taken

// Counts a sender that waits, also when a cancellation destroys the frame. The end of the executor
// may destroy the frame after the subscriber.
class counted_sender {
 public:
    explicit counted_sender(std::shared_ptr<std::int64_t> senders) : senders_(std::move(senders)) {
        ++*senders_;
    }
    counted_sender(const counted_sender&) = delete;
    counted_sender& operator=(const counted_sender&) = delete;
    ~counted_sender() { --*senders_; }

 private:
    std::shared_ptr<std::int64_t> senders_;
};

}  // namespace

// Cheap steps come first: nothing is parsed before the sender is proven.
std::optional<net::reply> webhook_subscriber::refusal_of(const net::request& asked,
                                                         std::string& proof) {
    auto proven = proof_of(options_.sender, asked, time_.now());
    if (!proven) {
        refusals_.refused(401, proven.error().message);
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
    refusals_.refused(409, "the signed request came before");
    return refusal(409, "this signed request came before");
}

awaitable<std::optional<net::reply>> webhook_subscriber::take(
    std::shared_ptr<const net::request> asked) {
    if (!open_) {
        co_return std::nullopt;
    }
    std::string proof;
    if (auto no = refusal_of(*asked, proof)) {
        co_return no;
    }
    const auto plain = without_codings(std::move(asked), options_.largest_unpacked);
    if (!plain.asked) {
        refusals_.refused(plain.status, plain.reason);
        auto no = plain.status == 503 ? later(plain.reason) : refusal(plain.status, plain.reason);
        if (plain.status == 415) {
            no.message.headers.set("Accept-Encoding", known_codings);
        }
        co_return no;
    }
    auto records = records_of(options_, *plain.asked);
    if (!records) {
        refusals_.refused(400, records.error().message);
        co_return refusal(400, records.error().message);
    }
    if (waiting_.size() >= most_waiting) {
        co_return full("too many requests wait to be stored");
    }
    if (waits_for_outcome() && *senders_ >= options_.most_waiting) {
        co_return full("too many senders wait for an outcome");
    }
    auto held = std::make_shared<held_request>(
        executor_, *std::move(records), std::move(proof),
        std::string(plain.asked->headers.find("traceparent").value_or("")));
    if (waits_for_outcome()) {
        held->outcome = std::make_shared<followed_request>(executor_);
    }
    keep_proof(held->proof);
    waiting_.push_back(held);
    arrived_.notify();
    further_.notify();
    if (options_.answer == answer_time::at_once) {
        held->is_answered = true;
        co_return answer_for(*held);
    }
    co_return co_await wait_for(std::move(held));
}

awaitable<std::optional<net::reply>> webhook_subscriber::wait_for(
    std::shared_ptr<held_request> held) {
    const counted_sender counted(senders_);
    const auto deadline = time_.steady_now() + options_.answer_within;
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
    if (held->ends == fate::failed) {
        co_return later("the request was not stored: send it again");
    }
    if (held->outcome) {
        co_return co_await delivered(std::move(held), deadline);
    }
    co_return answer_for(*held);
}

// A reply that cannot be made must not look like a failed delivery: the sender would send again.
awaitable<net::reply> webhook_subscriber::delivered(std::shared_ptr<held_request> held,
                                                    steady_time deadline) {
    const auto outcome = co_await followed_request::of(held->outcome, &time_, deadline);
    if (replies_to(options_.reply, outcome_word(outcome))) {
        auto made =
            replied_answer(options_.reply, outcome, held->records.request, held->records.header);
        if (made) {
            co_return *std::move(made);
        }
        log_.write(log_level::warning, "the reply to a sender cannot be made",
                   {{"connection", name_}, {"failure", describe(made.error())}});
    }
    co_return plain_answer(outcome);
}

net::reply webhook_subscriber::full(const std::string& why) {
    refusals_.refused(503, why);
    return later(why);
}

net::reply webhook_subscriber::answer_for(const held_request& held) const {
    if (options_.reply.is_null()) {
        const bool stored = options_.answer == answer_time::stored;
        return json_reply(200, json::object{{"status", stored ? "stored" : "taken"}});
    }
    return success(held.records.answer);
}

}  // namespace sluice::webhook
