#include "support/budget_simulation.hpp"

#include "access/admission.hpp"
#include "sandbox/rate_limiter.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <utility>
#include <vector>

namespace sluice::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Makes one request after another, as long as it has requests to make.
struct worker {
    worker(std::string given, net::urgency order) : name(std::move(given)), urgent(order) {}

    std::string name;
    net::urgency urgent;
    std::int64_t wanted = 0;
    bool asking = false;  // a claim is in the queue, or a request is under way
    std::optional<publish_waits::place> wait;
};

class simulation {
 public:
    explicit simulation(const simulated_hour& hour)
        : hour_(hour),
          end_(start + hour.length),
          random_(hour.seed),
          limiter_(hour.limit),
          daemon_(std::make_unique<access::admission>(limit())) {}

    simulation_report run();

 private:
    static constexpr wall_time start{std::chrono::sys_days{std::chrono::year{2026} / 2 / 1}};
    using action = std::function<void()>;
    struct event {
        wall_time at;
        std::uint64_t order;
        action does;
        bool operator<(const event& other) const {
            return std::tie(other.at, other.order) < std::tie(at, order);
        }
    };

    budget_limit limit() const { return {hour_.believed, minutes(1)}; }
    void at(wall_time when, action does) { events_.push({when, ++order_, std::move(does)}); }
    milliseconds between(int least, int most) {
        return milliseconds(std::uniform_int_distribution<int>(least, most)(random_));
    }
    milliseconds until_next(double per_minute) {
        const auto mean = 60'000.0 / per_minute;
        return milliseconds(
            static_cast<std::int64_t>(std::exponential_distribution<double>(1 / mean)(random_)));
    }

    void list_every(std::size_t whom, minutes interval, std::int64_t requests);
    void publish_now_and_then();
    std::optional<sandbox::allowance> take();
    void end_wait(worker& whom);
    void others_ask();
    void restart();
    void ask(worker& whom);
    void pump();
    void send(worker& whom, access::request_meter::ticket ticket);
    net::rate_note note_of(const std::optional<sandbox::allowance>& given) const;

    simulated_hour hour_;
    wall_time end_;
    wall_time now_ = start;
    std::mt19937_64 random_;
    sandbox::rate_limiter limiter_;
    std::unique_ptr<access::admission> daemon_;
    json::value kept_;
    bool down_ = false;
    std::uint64_t life_ = 0;  // the daemon's life; nobody answers requests of an earlier one
    std::vector<std::unique_ptr<worker>> workers_;
    std::map<access::admission::claim_id, worker*> claims_;
    std::priority_queue<event> events_;
    std::uint64_t order_ = 0;
    std::optional<wall_time> looks_;
    simulation_report report_;
    publish_waits waits_;
};

// A run that comes due during the last one follows it; a third one is dropped.
void simulation::list_every(std::size_t whom, minutes interval, std::int64_t requests) {
    auto& incoming = *workers_[whom];
    incoming.wanted = std::min(incoming.wanted + requests, 2 * requests);
    ask(incoming);
    at(now_ + interval, [=, this] { list_every(whom, interval, requests); });
}

void simulation::publish_now_and_then() {
    const auto burst = std::uniform_int_distribution<int>(1, 3)(random_);
    auto& lane = *workers_[3 + static_cast<std::size_t>(random_() % 3)];
    for (int post = 0; post < burst; ++post) {
        ++lane.wanted;
    }
    ask(lane);
    at(now_ + until_next(hour_.publishes / 2), [this] { publish_now_and_then(); });
}

std::optional<sandbox::allowance> simulation::take() {
    const auto given = limiter_.take("key", now_);
    if (given->remaining == given->limit - 1) {
        waits_.window_opens();
    }
    return given;
}

void simulation::end_wait(worker& whom) {
    if (whom.wait) {
        waits_.end(*std::exchange(whom.wait, std::nullopt), now_);
    }
}

void simulation::others_ask() {
    const auto given = take();
    (given->granted ? report_.others_served : report_.others_refused) += 1;
    const auto pace = static_cast<int>(60'000 / hour_.others);
    at(now_ + between(pace / 2, pace + pace / 2), [this] { others_ask(); });
}

// Kills the daemon at any moment, and starts it a second later with the state of the ledger.
void simulation::restart() {
    ++life_;
    ++report_.restarts;
    daemon_ = std::make_unique<access::admission>(limit());
    claims_.clear();
    looks_.reset();
    for (auto& one : workers_) {
        end_wait(*one);
    }
    down_ = true;
    at(now_ + seconds(1), [this] {
        down_ = false;
        daemon_->restore(kept_, now_);
        for (auto& one : workers_) {
            one->asking = false;
            ask(*one);
        }
    });
    at(now_ + hour_.restart_every + between(0, 5'000), [this] { restart(); });
}

void simulation::ask(worker& whom) {
    if (down_ || whom.asking || whom.wanted == 0) {
        return;
    }
    whom.asking = true;
    budget_claim claim;
    claim.urgent = whom.urgent;
    claim.asked_by = whom.name;
    claims_[daemon_->add(claim, now_)] = &whom;
    if (whom.urgent == net::urgency::publishing) {
        whom.wait = waits_.begin(now_);
    }
    pump();
}

void simulation::pump() {
    for (auto given = daemon_->next(now_); given; given = daemon_->next(now_)) {
        auto& whom = *claims_.at(given->claim);
        claims_.erase(given->claim);
        send(whom, given->ticket);
    }
    if (claims_.empty()) {
        return;
    }
    const auto next = daemon_->look_again(now_);
    if (!looks_ || next < *looks_ || *looks_ <= now_) {
        looks_ = next;
        at(next, [this, life = life_] {
            if (life == life_) {
                pump();
            }
        });
    }
}

void simulation::send(worker& whom, access::request_meter::ticket ticket) {
    kept_ = daemon_->kept(0);
    const bool lists = whom.urgent == net::urgency::listing;
    if (lists) {
        ++report_.listed[whom.name];
        waits_.listing_leaves(now_);
    } else {
        ++report_.published;
        end_wait(whom);
    }
    --whom.wanted;
    const auto there = between(20, 150);
    at(now_ + there, [=, this, &whom, life = life_] {
        const auto given = take();
        (given->granted ? report_.served : report_.refused) += 1;
        if (lists) {
            waits_.listing_arrives(given->granted);
        }
        at(now_ + between(20, 250), [=, this, &whom] {
            if (life != life_) {
                return;
            }
            daemon_->meter().replied(ticket, note_of(given), now_);
            report_.others_noticed += daemon_->meter().others_noticed() ? 1 : 0;
            whom.asking = false;
            ask(whom);
            pump();
        });
    });
}

net::rate_note simulation::note_of(const std::optional<sandbox::allowance>& given) const {
    net::rate_note note;
    note.refused = !given->granted;
    if (hour_.headers) {
        note.limit = given->limit;
        note.remaining = given->remaining;
        note.reset = hour_.whole_seconds ? std::chrono::floor<seconds>(given->reset) + seconds(1)
                                         : given->reset;
    }
    return note;
}

simulation_report simulation::run() {
    for (const auto* name : {"posts", "drafts", "profiles"}) {
        workers_.push_back(std::make_unique<worker>(name, net::urgency::listing));
    }
    for (const auto* name : {"shop", "news", "calendar"}) {
        workers_.push_back(std::make_unique<worker>(name, net::urgency::publishing));
    }
    list_every(0, minutes(1), 36);  // twelve workspaces of three pages each
    list_every(1, minutes(1), 24);
    list_every(2, minutes(5), 13);
    at(now_ + until_next(hour_.publishes / 2), [this] { publish_now_and_then(); });
    if (hour_.others > 0) {
        at(now_ + between(0, 2'000), [this] { others_ask(); });
    }
    if (hour_.restart_every.count() > 0) {
        at(now_ + hour_.restart_every, [this] { restart(); });
    }
    while (!events_.empty() && events_.top().at < end_) {
        const auto next = events_.top();
        events_.pop();
        now_ = std::max(now_, next.at);
        next.does();
    }
    const auto most = static_cast<double>(hour_.limit * hour_.length.count());
    report_.used = static_cast<double>(report_.served + report_.others_served) / most;
    report_.waits = waits_.seen();
    return report_;
}

}  // namespace

simulation_report simulate(const simulated_hour& hour) {
    simulation one(hour);
    return one.run();
}

}  // namespace sluice::testing
