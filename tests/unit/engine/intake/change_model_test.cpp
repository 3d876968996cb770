// Compares change detection with a plain model: random sources, shifting pages, failures, and
// crashes between pages.

#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace sluice::engine {
namespace {

using told = std::vector<std::string>;  // "created a 1", in order

using shown_page = std::vector<std::pair<std::string, int>>;  // entities and their versions

// The rules of the guide, on a plain map.
class model {
 public:
    void page(const shown_page& shown) {
        const auto listing = listings_ + 1;
        for (const auto& [id, version] : shown) {
            const auto [at, is_new] = known_.try_emplace(id);
            auto& one = at->second;
            if (is_new) {
                say("created", id, version);
                one.version = version;
            } else if (one.version == version) {
                one.offered_seen_in = listing;
            } else if (one.seen_in == listing) {
                // One listing shows it twice, and it differs: for now the second row counts as a
                // further one.
                one.offered_seen_in = one.beside.empty() ? listing : one.offered_seen_in;
                one.beside.insert(version);
            } else if (!one.beside.contains(version) || one.offered_seen_in < listing - 1) {
                say("changed", id, version);
                one.beside.erase(version);
                one.version = version;
                one.offered_seen_in = listing;
            }
            one.seen_in = listing;
        }
    }
    void end_of_listing() { ++listings_; }
    void report_deleted() {
        for (auto at = known_.begin(); at != known_.end();) {
            if (at->second.seen_in <= listings_ - 2) {
                say("deleted", at->first, at->second.version);
                at = known_.erase(at);
            } else {
                ++at;
            }
        }
    }

    told expected;

 private:
    struct entry {
        int version = 0;  // that was offered
        std::int64_t seen_in = 0;
        std::int64_t offered_seen_in = 0;
        std::set<int> beside;
    };
    void say(const std::string& event, const std::string& id, int version) {
        expected.push_back(event + " " + id + " " + std::to_string(version));
    }

    std::map<std::string, entry> known_;
    std::int64_t listings_ = 0;
};

// Lists its entities page by page, by position, as Ocoya does. A deletion during the listing moves
// the others up. It tells the model of each page that the ledger has taken: a page is committed
// when the next is asked for.
class shifting_source final : public subscriber {
 public:
    shifting_source(std::mt19937& random, model& of, faulty_ledger& record)
        : random_(random), model_(of), record_(record) {}

    std::map<std::string, int> entities;
    bool calm = false;  // no change during the listing, and no failure

    awaitable<result<page>> fetch(json::value position) override {
        page_taken();
        if (!calm && roll(8) == 0) {
            co_return failure(failure_class::unreachable, "HTTP 502");
        }
        const auto first = position.is_int64() ? static_cast<std::size_t>(position.as_int64()) : 0;
        auto made = page_from(first);
        if (!calm) {
            mutate();
            plan_failures(made.last);
        }
        co_return made;
    }

    // Ends the run, well or not.
    void page_taken() {
        if (!shown_) {
            return;
        }
        model_.page(*shown_);
        shown_.reset();
        if (last_) {
            model_.end_of_listing();
        }
        if (last_ && !gone_fails_) {
            model_.report_deleted();
        }
    }

    void mutate() {
        for (auto times = roll(3); times > 0; --times) {
            const auto id = "e" + std::to_string(roll(14));
            if (roll(3) == 0) {
                entities.erase(id);
            } else {
                entities[id] = static_cast<int>(roll(3));
            }
        }
    }

 private:
    static constexpr std::size_t page_size = 3;

    std::size_t roll(std::size_t sides) {
        return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_);
    }

    page page_from(std::size_t first) {
        page made;
        shown_.emplace();
        std::size_t index = 0;
        for (const auto& [id, version] : entities) {
            if (index >= first && index < first + page_size) {
                shown_->emplace_back(id, version);
                auto& one = made.entities.emplace_back();
                one.type = "posts";
                one.id = id;
                one.data = json::object{{"version", version}};
            }
            ++index;
        }
        made.last = last_ = first + page_size >= entities.size();
        gone_fails_ = false;
        if (!made.last) {
            made.position = static_cast<std::int64_t>(first + page_size);
        }
        return made;
    }

    void plan_failures(bool last) {
        if (roll(8) == 0) {
            record_.faults["commit_page"] = 1;
            shown_.reset();
        } else if (last && roll(6) == 0) {
            record_.faults["missing"] = 1;
            gone_fails_ = true;
        }
    }

    std::mt19937& random_;
    model& model_;
    faulty_ledger& record_;
    std::optional<shown_page> shown_;
    bool last_ = false;
    bool gone_fails_ = false;
};

class change_model : public ::testing::TestWithParam<unsigned> {
 protected:
    change_model() {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
        incoming_->reports_deleted = true;
    }

    // Uses an intake of its own: its memory ends with it, as in a crash.
    void run() {
        intake runs(bench_.with(), incoming_, routes_, 1024, [] {});
        bench_.run(runs.run("hand"));
        source_->page_taken();
    }

    told said() {
        ledger::task_filter all;
        all.limit = 100'000;
        told said;
        for (const auto& task : bench_.run(bench_.record.list(all)).value()) {
            const auto event = parse_json(task.headers).value().at("event");
            const auto version = parse_json(task.data).value().at("version");
            said.push_back(std::string(event.as_string()) + " " + task.entity_id + " " +
                           std::to_string(version.as_int64()));
        }
        std::ranges::reverse(said);
        return said;
    }

    // The state of the source in the eyes of a reader of all events.
    static std::map<std::string, int> heard(const told& all) {
        std::map<std::string, int> known;
        for (const auto& one : all) {
            const auto first = one.find(' ');
            const auto second = one.rfind(' ');
            const auto id = one.substr(first + 1, second - first - 1);
            if (one.starts_with("deleted")) {
                EXPECT_EQ(known.erase(id), 1U) << one;
                continue;
            }
            EXPECT_EQ(known.contains(id), one.starts_with("changed")) << one;
            known[id] = std::stoi(one.substr(second + 1));
        }
        return known;
    }

    std::mt19937 random_{GetParam()};
    engine_fixture bench_;
    model model_;
    std::shared_ptr<shifting_source> source_ =
        std::make_shared<shifting_source>(random_, model_, bench_.record);
    std::shared_ptr<incoming_plan> incoming_ =
        std::make_shared<incoming_plan>(incoming_plan{"posts",
                                                      schedule::parse("by hand", "").value(),
                                                      source_,
                                                      {},
                                                      emit_rule::only_changed,
                                                      {},
                                                      {}});
    std::vector<std::shared_ptr<const route_plan>> routes_;
};

TEST_P(change_model, says_what_the_model_says_and_in_the_end_all_that_there_is) {
    for (int round = 1; round <= 40; ++round) {
        source_->mutate();
        run();
        if (round % 8 == 0) {
            ASSERT_EQ(said(), model_.expected) << "round " << round;
        }
    }
    source_->calm = true;
    for (int round = 0; round < 4; ++round) {
        run();
    }
    EXPECT_EQ(said(), model_.expected);
    EXPECT_EQ(heard(said()), source_->entities);
}

// Rows that share identifiers. During a listing only further rows come; none that exists changes.
class growing_source final : public subscriber {
 public:
    explicit growing_source(std::mt19937& random) : random_(random) {}

    std::vector<std::pair<std::string, int>> rows;

    awaitable<result<page>> fetch(json::value position) override {
        if (roll(10) == 0) {
            co_return failure(failure_class::unreachable, "HTTP 502");
        }
        const auto first = position.is_int64() ? static_cast<std::size_t>(position.as_int64()) : 0;
        const auto end = std::min(rows.size(), first + 1 + roll(4));
        page made;
        for (auto at = first; at < end; ++at) {
            auto& one = made.entities.emplace_back();
            one.id = rows[at].first;
            one.data = json::object{{"version", rows[at].second}};
        }
        made.last = end == rows.size();
        if (!made.last) {
            made.position = static_cast<std::int64_t>(end);
        }
        for (auto more = roll(3); more > 0; --more) {
            const auto at = rows.begin() + static_cast<std::ptrdiff_t>(roll(rows.size() + 1));
            rows.insert(at, {"other " + std::to_string(++others_), 0});
        }
        co_return made;
    }

 private:
    std::size_t roll(std::size_t sides) {
        return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_);
    }
    std::mt19937& random_;
    int others_ = 0;
};

TEST_P(change_model, rows_that_share_an_identifier_are_never_offered_again) {
    auto source = std::make_shared<growing_source>(random_);
    incoming_->source = source;
    incoming_->reports_deleted = false;
    for (int row = 0; row < 12; ++row) {
        source->rows.emplace_back("k" + std::to_string(row % 4), row);
    }
    for (int round = 1; round <= 30; ++round) {
        run();
    }
    std::map<std::string, int> times;
    for (const auto& one : said()) {
        EXPECT_TRUE(one.starts_with("created")) << one;
        ++times[one.substr(0, one.rfind(' '))];
    }
    EXPECT_GE(times.size(), 4U);
    for (const auto& [what, count] : times) {
        EXPECT_EQ(count, 1) << what;
    }
}

INSTANTIATE_TEST_SUITE_P(seeds, change_model, ::testing::Range(1U, 13U));

}  // namespace
}  // namespace sluice::engine
