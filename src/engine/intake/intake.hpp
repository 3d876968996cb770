#pragma once

// Runs an incoming for its scheduler, or by hand: fetches page after page, and commits each page
// with its tasks before it fetches the next.

#include "engine/activity.hpp"
#include "engine/intake/first_listing.hpp"
#include "engine/intake/offer.hpp"
#include "engine/plan/plan.hpp"
#include "engine/repeated_failure.hpp"
#include "engine/services.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

class intake {
 public:
    // `on_tasks` hears that a commit brought new tasks. `generation` is the number of the
    // configuration; null: nobody numbers them. Both and `services` outlive the intake.
    intake(const services& services, std::shared_ptr<const incoming_plan> incoming,
           std::vector<std::shared_ptr<const route_plan>> routes, std::size_t largest_task,
           std::function<void()> on_tasks, const std::int64_t* generation = nullptr);

    const incoming_plan& incoming() const { return *incoming_; }

    // Runs the incoming once, and goes on where the last run stopped in its listing. A failure is
    // stored with the run and logged; the pages committed before it stay. After terminal
    // cancellation it throws operation_aborted; the page in hand is then committed as a whole or
    // not at all. Call it for one run at a time. `traceparent` is that of whoever asked; it may be
    // empty.
    awaitable<result<ledger::run_counts>> run(std::string trigger, std::string traceparent = {});

    // Call it after run() was cancelled and before the next run. It ends that run in the ledger,
    // and finishes work that the cancellation may have left half done. `why` is stored with the
    // run.
    awaitable<void> end_cancelled_run(std::string why);

    // Ends the run under way after the page in hand.
    void stop() { stopping_ = true; }
    bool is_stopping() const { return stopping_; }
    bool is_running() const { return running_; }

    // Returns the last run; 0 when none began, or when the last one could not begin.
    ledger::run_id last_run() const { return run_; }

    // Returns the run that has begun and was not ended in the ledger; 0: there is none. After a
    // cancellation that run is still open.
    ledger::run_id run_under_way() const { return open_run_; }

    // Counts since the start.
    const incoming_activity& activity() const { return activity_; }
    // Notes that a run begins, and the moment that it was planned for.
    void note_planned(wall_time planned);
    // Notes when the next run by schedule shall begin; nullopt: there is none.
    void note_due(std::optional<wall_time> due) { activity_.due = due; }

    // Says whether a pause by hand ended the last run in the middle of its listing.
    bool cut_short() const { return cut_short_; }

 private:
    awaitable<result<ledger::run_id>> begin_run(std::string trigger);
    awaitable<result<void>> wait_for_room();
    struct run_start {
        json::value position;
        bool begins_listing = true;
    };
    awaitable<result<run_start>> start_of_run();
    awaitable<result<void>> take_pages(ledger::run_id run);
    // `begins` says that the listing begins with this page.
    awaitable<result<void>> take_page(ledger::run_id run, page fetched, bool begins);
    // Gives others their turn between records.
    awaitable<std::vector<sighted_entity>> sight_all(std::vector<entity> fetched);
    awaitable<result<offer>> run_stages(ledger::run_id run, std::vector<sighted_entity> selected,
                                        wall_time now);
    awaitable<result<selection>> hold_back(std::vector<sighted_entity> sighted, bool begins,
                                           wall_time now);
    awaitable<result<taken_over>> take_former_ids(
        const std::vector<sighted_entity>* sighted,
        std::vector<std::optional<ledger::known_entity>>* known);
    // Runs the stages, adds what they make to `commit`, and commits it. `totals` counts the page
    // without its tasks and entities.
    awaitable<result<void>> commit_offer(ledger::run_id run, std::vector<sighted_entity> selected,
                                         ledger::page_commit commit, ledger::run_counts totals);
    // Stores some tasks of a page that is too large for one transaction: see ledger::page_part.
    awaitable<result<void>> hand_over(ledger::run_id run, std::vector<ledger::new_task> tasks);
    awaitable<void> admit_parts();
    awaitable<result<void>> report_deleted(ledger::run_id run);
    awaitable<result<void>> commit_deleted(ledger::run_id run,
                                           std::vector<ledger::missing_entity> missing);
    void say_doubt(const ledger::listing_marks& marks);
    void say_passed_over();
    void note_first_problem(const std::vector<ledger::new_task>& tasks,
                            const std::vector<std::string>& problems);
    void note_offered(const std::vector<ledger::new_task>& tasks);
    void count_run(const result<void>& done);
    void end_spans(const result<void>& done);
    void log_end(ledger::run_id run, const result<void>& done);
    void log_rejections(ledger::run_id run);
    void log_handled(ledger::run_id run);
    void log_failure(const char* message, ledger::run_id run, const failure& why);

    const services& services_;
    std::shared_ptr<const incoming_plan> incoming_;
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::size_t largest_task_;
    std::function<void()> on_tasks_;
    const std::int64_t* generation_;
    std::shared_ptr<const record_screen> screen_;  // null: every record is fetched
    first_listing first_;
    repeated_failure failing_;     // runs, in a row
    ledger::run_id run_ = 0;       // the run under way
    ledger::run_id open_run_ = 0;  // in the ledger
    ledger::run_counts counts_;    // of it
    incoming_activity activity_;
    active_span span_;             // of the run under way
    active_span page_span_;        // of its page in hand
    std::int64_t remembered_ = 0;  // of a first listing, and not offered
    std::int64_t untold_ = 0;      // failed records, while no route has a task to report them
    std::string first_problem_;    // of those, and of rejected tasks
    handled_failures handled_;     // by an `on_error`
    std::shared_ptr<page_follower> follower_ = nullptr;  // of the page in hand
    std::int64_t parts_ = 0;                       // of the page in hand, already in the ledger
    std::int64_t in_parts_ = 0;                    // tasks in them
    std::map<std::string, std::int64_t> offered_;  // tasks of the page in hand, by route
    std::int64_t rejected_in_parts_ = 0;
    bool unadmitted_ = false;  // a committed page's tasks have not all entered their lanes
    std::string position_;     // the position after its last page
    listing_so_far listing_;
    std::int64_t passed_over_ = 0;  // records that share an identifier
    std::string first_passed_over_;
    bool by_hand_ = false;  // the run under way
    bool doubted_ = false;  // its listing does not show which are deleted
    bool cut_short_ = false;
    bool stopping_ = false;
    bool running_ = false;
};

}  // namespace sluice::engine
