#pragma once

// Takes requests and hands them to runs: the subscriber of type `webhook`. subscriber_answers.cpp
// has the side of the senders, subscriber.cpp that of the engine.

#include "connectors/webhook/followed_request.hpp"
#include "connectors/webhook/received.hpp"
#include "connectors/webhook/refusal_log.hpp"
#include "connectors/webhook/seen_signatures.hpp"
#include "connectors/webhook/subscriber_options.hpp"

#include <sluice/async/event.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::webhook {

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
    std::shared_ptr<followed_request> outcome = nullptr;  // null: nobody waits for it
    fate ends = fate::waits;
    bool is_answered = false;
};

inline constexpr std::size_t most_proofs = 100'000;  // signatures that are remembered

class webhook_subscriber final : public subscriber, public inbox {
 public:
    webhook_subscriber(const subscriber_options& options, const component_context& context)
        : options_(options),
          name_(context.name),
          executor_(context.executor),
          time_(context.time),
          log_(context.log),
          refusals_(name_, options_.path, time_, log_),
          arrived_(context.executor),
          further_(context.executor) {}

    inbox* receives() override { return this; }
    const std::string& path() const override { return options_.path; }
    const std::vector<std::string>& methods() const override { return options_.methods; }
    bool needs_certificate() const override { return !options_.sender.certificate.empty(); }
    std::string source() const override { return "webhook " + options_.path; }
    // A listing takes one entity of an identifier, so each request is a listing of its own.
    // The tasks of a page that is followed must be those of one request.
    void used_for(const listing_use& use) override {
        most_in_page_ = use.compares || waits_for_outcome() ? 1 : 500;
    }
    std::optional<std::chrono::milliseconds> outcome_wait() const override {
        return waits_for_outcome() ? std::optional(options_.answer_within) : std::nullopt;
    }
    std::map<std::string, std::int64_t> refused() const override { return refusals_.counts(); }

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
    bool waits_for_outcome() const { return options_.answer == answer_time::delivered; }
    std::optional<net::reply> refusal_of(const net::request& asked, std::string& proof);
    net::reply repeated();
    net::reply full(const std::string& why);
    awaitable<std::optional<net::reply>> wait_for(std::shared_ptr<held_request> held);
    awaitable<net::reply> delivered(std::shared_ptr<held_request> held, steady_time deadline);
    net::reply answer_for(const held_request& held) const;
    void settle(held_request& held, fate ends);
    void keep_proof(const std::string& proof);

    subscriber_options options_;
    std::string name_;
    asio::any_io_executor executor_;
    clock& time_;
    event_log& log_;
    refusal_log refusals_;
    bool open_ = false;
    // The number of senders that wait.
    std::shared_ptr<std::int64_t> senders_ = std::make_shared<std::int64_t>(0);
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
};

}  // namespace sluice::webhook
