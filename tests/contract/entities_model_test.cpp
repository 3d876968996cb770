// Random histories of intake, deliveries, forgetting and restarts, on the real ledger and on the
// model: both must remember the same.

#include "ledger_contract.hpp"
#include "support/memory_ledger/memory_ledger.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <random>

namespace sluice::ledger {
namespace {

class history {
 public:
    explicit history(unsigned seed) : random_(seed) { open(); }
    ~history() {
        for (auto* one : both()) {
            sluice::testing::run_awaitable(context_, one->close());
        }
    }
    history(const history&) = delete;
    history& operator=(const history&) = delete;

    void step() {
        switch (roll(10)) {
            case 0:
                if (roll(6) == 0) {
                    restart();
                }
                break;
            case 1:
                forget();
                break;
            case 2:
                report_deleted();
                break;
            case 3:
            case 4:
            case 5:
                deliver();
                break;
            default:
                take_page();
        }
    }

    void compare() {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < entities; ++i) {
            ids.push_back(name(i));
        }
        const auto used = get(used_->known(incoming, ids));
        const auto plain = get(plain_->known(incoming, ids));
        for (std::size_t i = 0; i < entities; ++i) {
            ASSERT_EQ(used[i].has_value(), plain[i].has_value()) << ids[i];
            if (used[i]) {
                EXPECT_EQ(used[i]->offered_hash, plain[i]->offered_hash) << ids[i];
                EXPECT_EQ(used[i]->settled_hash, plain[i]->settled_hash) << ids[i];
                EXPECT_EQ(used[i]->first_seen, plain[i]->first_seen) << ids[i];
                EXPECT_EQ(used[i]->watched, plain[i]->watched) << ids[i];
                EXPECT_EQ(used[i]->listed, plain[i]->listed) << ids[i];
                EXPECT_EQ(used[i]->other_rows, plain[i]->other_rows) << ids[i];
            }
        }
        for (std::int64_t listings = 1; listings <= 3; ++listings) {
            EXPECT_EQ(missing(used_.get(), listings), missing(plain_.get(), listings));
        }
        const auto state = get(used_->state_of(incoming));
        EXPECT_EQ(state.position, get(plain_->state_of(incoming)).position);
        EXPECT_EQ(state.listings_begun, get(plain_->state_of(incoming)).listings_begun);
        EXPECT_EQ(get(used_->shown_before(incoming, ids)),
                  get(plain_->shown_before(incoming, ids)));
    }

 private:
    static constexpr std::size_t entities = 8;
    static inline const std::string incoming = "posts";

    std::size_t roll(std::size_t sides) {
        return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_);
    }
    static std::string name(std::size_t number) { return "e" + std::to_string(number); }
    std::vector<ledger*> both() { return {used_.get(), plain_.get()}; }

    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = sluice::testing::run_awaitable(context_, std::move(call));
        return std::move(answer).value();
    }

    void open() {
        sqlite_settings settings;
        settings.file = directory_ / "ledger.sqlite";
        settings.keeps = durability::crash_safe;
        used_ = open_sqlite_ledger(settings).value();
    }
    void restart() {
        sluice::testing::run_awaitable(context_, used_->close());
        used_.reset();
        open();
        for (auto* one : both()) {
            get(one->end_all_leases(now_));
            get(one->begin_run({incoming, "hand", now_}));
        }
    }

    std::vector<std::string> some_entities() {
        std::vector<std::string> some;
        for (std::size_t i = 0; i < entities; ++i) {
            if (roll(3) == 0) {
                some.push_back(name(i));
            }
        }
        return some;
    }

    static new_task task_for(const std::string& outgoing) {
        new_task made;
        made.lane = {"route", outgoing};
        made.headers = "{}";
        made.data = "{}";
        return made;
    }

    // No, one or two single tasks carry each entity that a page offers, and perhaps the page's
    // batch does too.
    void take_page() {
        page_commit page;
        page.incoming = incoming;
        page.at = now_ += std::chrono::seconds(1);
        page.last = roll(2) == 0;
        page.position = std::to_string(roll(100));
        auto batch = task_for("batches");
        for (const auto& id : some_entities()) {
            page.seen.push_back({id, "h" + std::to_string(roll(3)), roll(2) == 0 ? "{}" : "",
                                 "snapshot " + std::to_string(roll(100))});
            for (std::size_t copies = roll(3); copies > 0; --copies) {
                page.tasks.push_back(task_for("singles"));
                page.tasks.back().source_id = id;
            }
            if (roll(2) == 0) {
                batch.source_ids.push_back(id);
            }
        }
        if (!batch.source_ids.empty()) {
            page.tasks.insert(roll(2) == 0 ? page.tasks.begin() : page.tasks.end(), batch);
        }
        for (const auto& id : some_entities()) {
            page.noted.push_back({id, "", R"({"noted":"1"})", "noted"});
            page.noted.back().other_rows = "rows " + std::to_string(roll(100));
        }
        page.begins_listing = roll(4) == 0;
        page.shown = some_entities();
        if (roll(4) != 0) {
            page.listing.emplace();
            page.listing->present = some_entities();
            page.listing->unbroken = roll(5) != 0;
        }
        for (auto* one : both()) {
            get(one->commit_page(page));
        }
    }

    void report_deleted() {
        page_commit page;
        page.incoming = incoming;
        page.at = now_ += std::chrono::seconds(1);
        page.position = "gone";
        page.deleted = missing(plain_.get(), 1 + static_cast<std::int64_t>(roll(2)));
        page.tasks.push_back(task_for("singles"));
        for (auto* one : both()) {
            get(one->commit_page(page));
        }
    }

    void deliver() {
        now_ += std::chrono::seconds(1);
        const auto number = roll(8);
        const auto to = number == 0   ? task_state::failed
                        : number == 1 ? task_state::skipped
                        : number == 2 ? task_state::uncertain
                                      : task_state::finished;
        const bool offers_again = roll(6) == 0;
        const lane lane{"route", roll(2) == 0 ? "singles" : "batches"};
        for (auto* one : both()) {
            if (offers_again) {
                get(one->offer_again({}, now_));
            }
            claim_request wanted;
            wanted.lane = lane;
            wanted.limit = 2;
            wanted.now = now_;
            wanted.lease = std::chrono::hours(1000);
            std::vector<settlement> outcomes;
            for (const auto& held : get(one->claim(wanted)).tasks) {
                settlement outcome;
                outcome.id = held.id;
                outcome.attempt = held.attempts;
                outcome.to = to;
                outcome.at = now_;
                outcomes.push_back(outcome);
            }
            get(one->settle(outcomes));
        }
    }

    void forget() {
        forget_request request;
        request.incoming = incoming;
        request.all = roll(6) == 0;
        request.position = roll(4) == 0;
        request.dry_run = roll(4) == 0;
        if (!request.all) {
            request.ids = some_entities();
        }
        std::vector<std::string> answers;
        for (auto* one : both()) {
            auto done = sluice::testing::run_awaitable(context_, one->forget(request));
            answers.push_back(done ? std::to_string(done->entities) : done.error().message);
        }
        EXPECT_EQ(answers[0], answers[1]);
    }

    std::vector<std::string> missing(ledger* of, std::int64_t listings) {
        missing_request request;
        request.incoming = incoming;
        request.listings = listings;
        std::vector<std::string> found;
        for (const auto& one : get(of->missing(request))) {
            found.push_back(one.id);
        }
        return found;
    }

    sluice::testing::temporary_directory directory_;
    asio::io_context context_;
    std::mt19937 random_;
    wall_time now_{std::chrono::seconds(1'000'000)};
    std::unique_ptr<ledger> used_;
    std::unique_ptr<ledger> plain_ = sluice::testing::make_memory_ledger();
};

TEST(entities_model, both_ledgers_remember_the_same_whatever_happens) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        history random(seed);
        for (int step = 0; step < 120; ++step) {
            random.step();
            random.compare();
            ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed << ", step " << step;
        }
    }
}

}  // namespace
}  // namespace sluice::ledger
