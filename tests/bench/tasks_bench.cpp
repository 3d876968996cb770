// Lists of tasks in a ledger of many, as the commands ask for them.
//
//   cmake --preset bench && ninja -C build/bench tasks_bench
//   build/bench/tests/bench/tasks_bench [TASKS]

#include <sluice/ledger/maintenance.hpp>
#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>

namespace sluice::bench {

namespace {

using ledger::task_filter;
using ledger::task_state;

class filled_ledger {
 public:
    explicit filled_ledger(std::int64_t tasks) {
        ledger::sqlite_settings settings;
        settings.file = directory_ / "ledger.sqlite";
        settings.keeps = ledger::durability::memory;
        settings.rest = std::chrono::milliseconds(1);
        book_ = ledger::open_sqlite_ledger(settings).value();
        for (std::int64_t first = 1; first <= tasks; first += 1'000) {
            get(book_->commit_page(page_from(first)));
        }
        settle_some();
    }
    ~filled_ledger() { sluice::testing::run_awaitable(context_, book_->close()); }

    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = sluice::testing::run_awaitable(context_, std::move(call));
        return std::move(answer).value();
    }

    double wait_for_words() {
        const auto begun = std::chrono::steady_clock::now();
        for (;;) {
            const auto info = ledger::describe_ledger(directory_ / "ledger.sqlite").value();
            if (info.words_up_to == info.newest_task) {
                return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun)
                    .count();
            }
            asio::steady_timer(context_, std::chrono::milliseconds(200)).wait();
        }
    }

    void show(const char* what, const task_filter& filter) {
        double best = 1e9;
        std::size_t found = 0;
        for (int i = 0; i < 5; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            found = get(book_->list(filter)).size();
            const std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - begun;
            best = std::min(best, took.count());
        }
        std::printf("%-52s %8.2f ms  (%zu found)\n", what, best, found);
    }

 private:
    static ledger::page_commit page_from(std::int64_t first) {
        ledger::page_commit page;
        page.incoming = "posts";
        page.position = "null";
        page.at = wall_time(std::chrono::seconds(1'700'000'000 + first));
        for (auto id = first; id < first + 1'000; ++id) {
            ledger::new_task one;
            one.lane = {"posts-to-report", id % 10'000 == 7 ? "rare" : "report"};
            one.entity_type = "posts";
            one.entity_id = "post-" + std::to_string(id);
            one.headers = "{}";
            one.data = R"({"caption":"An ordinary caption of product )" + std::to_string(id) +
                       R"( in the shop, with a few words more","status":"POSTED","network":")" +
                       (id % 5'000 == 3 ? "seldom" : "often") + "\"}";
            page.tasks.push_back(std::move(one));
        }
        return page;
    }

    // The oldest 100,000: 1 of 20 failed, the others are finished.
    void settle_some() {
        for (int round = 0; round < 100; ++round) {
            ledger::claim_request wanted;
            wanted.lane = {"posts-to-report", "report"};
            wanted.limit = 1'000;
            wanted.lease = std::chrono::hours(1);
            std::vector<ledger::settlement> outcomes;
            for (const auto& one : get(book_->claim(wanted)).tasks) {
                ledger::settlement done;
                done.id = one.id;
                done.attempt = one.attempts;
                done.to = one.id % 20 == 0 ? task_state::failed : task_state::finished;
                outcomes.push_back(std::move(done));
            }
            get(book_->settle(outcomes));
        }
    }

    sluice::testing::temporary_directory directory_;
    asio::io_context context_;
    std::unique_ptr<ledger::ledger> book_;
};

void show_all(filled_ledger& book, std::int64_t tasks) {
    task_filter all;
    book.show("newest 50", all);
    all.below = tasks / 2;
    book.show("50 from the middle on", all);
    task_filter failed;
    failed.states = {task_state::failed};
    book.show("failed", failed);
    failed.below = 50'000;
    book.show("failed, from the middle on", failed);
    failed.route = "posts-to-report";
    failed.updated_until = wall_time(std::chrono::seconds(1));
    book.show("failed, of a route, by time of update", failed);
    task_filter entity;
    entity.entity_id = "post-" + std::to_string(tasks / 3);
    book.show("of one entity", entity);
    task_filter rare;
    rare.outgoing = "rare";
    book.show("of an outgoing that has 1 in 10,000", rare);
    task_filter made;
    made.created_until = wall_time(std::chrono::seconds(1'700'000'000 + tasks / 4));
    book.show("made before some day", made);
    task_filter words;
    words.text = "seldom caption";
    book.show("words: 1 in 5,000 and one that all have", words);
    words.text = "product " + std::to_string(tasks / 2);
    book.show("words: one in all", words);
    words.text = "ordinary";
    book.show("words: one that all have", words);
    words.text = "cap*";
    book.show("words: a beginning that all have", words);
    words.text = "seldom";
    words.states = {task_state::failed, task_state::finished};
    book.show("words and states", words);
}

}  // namespace

}  // namespace sluice::bench

int main(int argc, char** argv) {
    const std::int64_t tasks = argc > 1 ? std::stoll(argv[1]) : 1'000'000;
    sluice::bench::filled_ledger book(tasks);
    std::printf("%lld tasks; words indexed after another %.1f s\n", static_cast<long long>(tasks),
                book.wait_for_words());
    sluice::bench::show_all(book, tasks);
    return 0;
}
