#include "engine/intake/intake.hpp"

#include "engine/caught.hpp"
#include "engine/intake/followed_page.hpp"
#include "engine/intake/page_in_hand.hpp"
#include "engine/intake/screen.hpp"
#include "engine/intake/source_facts.hpp"
#include "engine/pause_state.hpp"

#include <sluice/failpoint.hpp>

#include <algorithm>
#include <iterator>

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds room_check{1};

// Sets a flag as long as it exists, also when a cancellation destroys the frame.
class true_meanwhile {
 public:
    explicit true_meanwhile(bool& flag) : flag_(flag) { flag_ = true; }
    true_meanwhile(const true_meanwhile&) = delete;
    true_meanwhile& operator=(const true_meanwhile&) = delete;
    ~true_meanwhile() { flag_ = false; }

 private:
    bool& flag_;
};

std::vector<std::string> ids_of(const std::vector<sighted_entity>& sighted) {
    std::vector<std::string> ids;
    ids.reserve(sighted.size());
    for (const auto& one : sighted) {
        ids.push_back(one.source_id());
    }
    return ids;
}

}  // namespace

intake::intake(const services& services, std::shared_ptr<const incoming_plan> incoming,
               std::vector<std::shared_ptr<const route_plan>> routes, std::size_t largest_task,
               std::function<void()> on_tasks, const std::int64_t* generation)
    : services_(services),
      incoming_(std::move(incoming)),
      routes_(std::move(routes)),
      largest_task_(largest_task),
      on_tasks_(std::move(on_tasks)),
      generation_(generation),
      screen_(screen_of(*incoming_)),
      first_(services_, *incoming_) {}

awaitable<result<ledger::run_counts>> intake::run(std::string trigger, std::string traceparent) {
    const true_meanwhile running(running_);
    span_ = active_span::first(services_.traces, "run", span_kind::internal, traceparent);
    by_hand_ = trigger == "hand";
    run_ = 0;
    counts_ = {};
    const auto begun = co_await begin_run(std::move(trigger));
    if (!begun) {
        count_run(begun.error());
        log_failure("run not started", 0, begun.error());
        co_return begun.error();
    }
    reach(failpoint::run_begun);
    run_ = *begun;
    open_run_ = run_;
    remembered_ = 0;
    untold_ = 0;
    first_problem_.clear();
    handled_ = {};
    doubted_ = false;
    cut_short_ = false;
    passed_over_ = 0;
    first_passed_over_.clear();
    auto done = co_await take_pages(*begun);
    std::string why;
    if (!done) {
        why = describe(done.error());
    }
    const auto ended = co_await services_.ledger.end_run(*begun, why, services_.time.now());
    open_run_ = 0;
    reach(failpoint::run_ended);
    if (done && !ended) {
        done = ended.error();
    }
    count_run(done);
    log_end(*begun, done);
    if (!done) {
        co_return done.error();
    }
    co_return counts_;
}

awaitable<result<ledger::run_id>> intake::begin_run(std::string trigger) {
    if (const auto lost = services_.ledger.lost_files()) {
        co_return *lost;
    }
    const auto room = co_await wait_for_room();
    if (!room) {
        co_return room.error();
    }
    ledger::run_start start{incoming_->name, std::move(trigger), services_.time.now(),
                            generation_ == nullptr ? 0 : *generation_};
    co_return co_await services_.ledger.begin_run(std::move(start));
}

// A run by hand does not wait, because a person waits for its answer.
awaitable<result<void>> intake::wait_for_room() {
    while (services_.disk != nullptr && services_.disk->is_low()) {
        if (by_hand_ || stopping_) {
            co_return failure(failure_class::internal,
                              "nothing is taken in while the disk of the ledger is almost full",
                              "make room on it; daemon.disk_reserve says how much is kept free");
        }
        co_await services_.time.sleep_for(room_check);
    }
    co_return result<void>();
}

awaitable<result<void>> intake::take_pages(ledger::run_id run) {
    // A run that was cancelled may have left tasks of its last page outside their lanes.
    co_await admit_parts();
    auto start = co_await start_of_run();
    if (!start) {
        co_return start.error();
    }
    auto position = std::move(start->position);
    bool begins = start->begins_listing;
    for (;;) {
        auto room = co_await wait_for_room();
        if (!room) {
            co_return room.error();
        }
        page_span_ = active_span(span_.as_parent(), "page");
        auto fetched =
            co_await caught(screen_ ? incoming_->source->fetch_screened(position, screen_)
                                    : incoming_->source->fetch(position));
        if (!fetched) {
            page_span_.fail(fetched.error().kind);
            co_return std::move(fetched.error())
                .within("page " + std::to_string(counts_.pages + 1));
        }
        reach(failpoint::page_fetched);
        position = fetched->position;
        const bool last = fetched->last;
        auto failed = std::move(fetched->failed);
        // A source may begin its listing again before the end; the pages before then do not count.
        begins = begins || fetched->begins_anew;
        listing_.number += begins ? 1 : 0;
        page_in_hand held(*incoming_->source);
        auto taken = co_await caught(take_page(run, *std::move(fetched), begins));
        held.settle(taken);
        if (!taken) {
            first_.forget();
            co_return taken.error();
        }
        begins = false;
        // The page came with its failure: its records are kept, and only then the run fails.
        if (failed) {
            co_return std::move(*failed).within("page " + std::to_string(counts_.pages));
        }
        if (last && incoming_->reports_deleted) {
            co_return co_await report_deleted(run);
        }
        cut_short_ = !last && is_paused(services_, ledger::paused_kind::incoming, incoming_->name);
        if (last || stopping_ || cut_short_) {
            co_return result<void>();
        }
    }
}

awaitable<result<void>> intake::take_page(ledger::run_id run, page fetched, bool begins) {
    ledger::run_counts totals = counts_;
    totals.pages += 1;
    totals.items += static_cast<std::int64_t>(fetched.entities.size() + fetched.unreadable.size()) +
                    fetched.screened;
    totals.entities += fetched.screened;

    const auto follower = std::move(fetched.follower);
    std::vector<std::string> followed;  // records that the incoming may remember
    auto sighted = co_await sight_all(std::move(fetched.entities));
    add_unreadable(*incoming_, std::move(fetched.unreadable), sighted);
    ledger::page_commit commit;
    commit.begins_listing = begins;
    if (incoming_->compares() && !fetched.last) {
        // No page comes after the last one, so nobody would ask for its marks.
        commit.shown = shown_of(sighted);
    }
    if (incoming_->reports_deleted) {
        commit.listing = marks_of(sighted, fetched.whole);
        say_doubt(*commit.listing);
    }
    const auto now = services_.time.now();
    auto facts = stored_facts(incoming_->name, std::move(fetched.facts));
    if (follower && incoming_->remembers()) {
        followed = ids_of(sighted);
    }
    auto selected = co_await hold_back(std::move(sighted), begins, now);
    if (!selected) {
        co_return selected.error();
    }
    auto share = first_.take(*selected, {fetched.part, fetched.part_ends, fetched.last});
    const auto held = static_cast<std::int64_t>(share.held.size());
    commit.seen = std::move(share.held);
    commit.stores = std::move(share.stores);
    std::ranges::move(facts, std::back_inserter(commit.stores));
    commit.noted = std::move(selected->noted);
    std::ranges::move(selected->renamed.now, std::back_inserter(commit.seen));
    commit.deleted = std::move(selected->renamed.before);
    commit.position = write_json(fetched.position);
    commit.last = fetched.last;
    position_ = commit.position;
    const bool is_known = selected->offered.empty() && !followed.empty();
    follower_ = is_known ? nullptr : follower;
    auto taken =
        co_await commit_offer(run, std::move(selected->offered), std::move(commit), totals);
    follower_.reset();
    remembered_ += taken ? held : 0;
    if (taken && is_known) {
        co_await tell_known(&services_, follower, incoming_->name, std::move(followed));
    }
    co_return taken;
}

awaitable<result<void>> intake::commit_offer(ledger::run_id run,
                                             std::vector<sighted_entity> selected,
                                             ledger::page_commit commit,
                                             ledger::run_counts totals) {
    commit.at = services_.time.now();
    totals.entities += static_cast<std::int64_t>(selected.size());
    auto made = co_await run_stages(run, std::move(selected), commit.at);
    if (!made) {
        co_return made.error();
    }
    offer offered = *std::move(made);
    totals.tasks += static_cast<std::int64_t>(offered.tasks.size()) + in_parts_;
    totals.rejected += rejected_in_parts_;
    totals.rejected +=
        std::ranges::count(offered.tasks, ledger::task_state::rejected, &ledger::new_task::state);
    untold_ += static_cast<std::int64_t>(offered.problems.size());
    note_first_problem(offered.tasks, offered.problems);
    handled_.add_all(offered.handled);
    commit.in_parts = offered.in_parts;
    commit.run = run;
    commit.incoming = incoming_->name;
    note_offered(offered.tasks);
    auto followed = follower_ ? followed_tasks_of(offered.tasks) : std::vector<followed_task>();
    commit.tasks = std::move(offered.tasks);
    std::ranges::move(offered.seen, std::back_inserter(commit.seen));
    std::ranges::move(offered.stores, std::back_inserter(commit.stores));
    commit.totals = totals;
    const auto committed = co_await services_.ledger.commit_page(std::move(commit));
    if (!committed) {
        co_return committed.error();
    }
    reach(failpoint::page_committed);
    counts_ = totals;
    activity_.add_offered(offered_);
    if (follower_) {
        tell_stored(services_, follower_, std::move(followed), *committed, offered.in_parts);
    }
    if (!committed->empty()) {
        on_tasks_();
    }
    unadmitted_ = offered.in_parts;
    co_await admit_parts();
    co_return result<void>();
}

awaitable<result<offer>> intake::run_stages(ledger::run_id run,
                                            std::vector<sighted_entity> selected, wall_time now) {
    parts_ = 0;
    offered_.clear();
    in_parts_ = 0;
    rejected_in_parts_ = 0;
    offer_context context{services_.executor, *incoming_, routes_, largest_task_, services_.part};
    context.hand_over = [this, run](std::vector<ledger::new_task> tasks) {
        return hand_over(run, std::move(tasks));
    };
    const active_span span(page_span_.as_parent(), "stages");
    context.taps = services_.taps;
    co_return co_await make_offer(&context, std::move(selected), now);
}

awaitable<result<selection>> intake::hold_back(std::vector<sighted_entity> sighted, bool begins,
                                               wall_time now) {
    if (!incoming_->remembers()) {
        selection all;
        all.offered = std::move(sighted);
        co_return all;
    }
    auto known = co_await services_.ledger.known(incoming_->name, ids_of(sighted));
    if (!known) {
        co_return known.error();
    }
    // Before select(), which would take records with a former identifier for new.
    auto renamed = co_await take_former_ids(&sighted, &*known);
    if (!renamed) {
        co_return renamed.error();
    }
    // The first page of a listing has no page before it to ask about.
    auto asked = begins ? std::vector<std::string>() : undecided(*incoming_, sighted, *known);
    listing_.shown_before.clear();
    if (!asked.empty()) {
        const auto shown = co_await services_.ledger.shown_before(incoming_->name, asked);
        if (!shown) {
            co_return shown.error();
        }
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if ((*shown)[i]) {
                listing_.shown_before.insert(std::move(asked[i]));
            }
        }
    }
    auto selected = select(*incoming_, std::move(sighted), *known, listing_, now);
    passed_over_ += static_cast<std::int64_t>(selected.passed_over);
    if (first_passed_over_.empty()) {
        first_passed_over_ = selected.first_passed_over;
    }
    selected.renamed = *std::move(renamed);
    co_return selected;
}

awaitable<result<taken_over>> intake::take_former_ids(
    const std::vector<sighted_entity>* sighted,
    std::vector<std::optional<ledger::known_entity>>* known) {
    auto ids = former_ids_of(*sighted, *known);
    if (ids.empty()) {
        co_return taken_over();
    }
    const auto former = co_await services_.ledger.known(incoming_->name, std::move(ids));
    if (!former) {
        co_return former.error();
    }
    auto renamed = take_over(*sighted, *former, *known);
    if (!renamed.before.empty()) {
        services_.log.write(log_level::info,
                            "records are remembered under identifiers that tell their parts apart",
                            {{"incoming", incoming_->name},
                             {"records", static_cast<std::int64_t>(renamed.before.size())}});
    }
    co_return renamed;
}

}  // namespace sluice::engine
