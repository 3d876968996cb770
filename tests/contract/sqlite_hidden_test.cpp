#include "sqlite_file.hpp"

#include <sluice/model/secret_filter.hpp>

#include <gmock/gmock.h>

// Credentials in texts for people.

namespace sluice::ledger {

using ::testing::HasSubstr;
using ::testing::Not;

class sqlite_hidden : public sqlite_file {
 protected:
    static inline const std::string key = "canary-7f3a91-never-to-be-seen";
};

TEST_F(sqlite_hidden, stand_in_no_reason_attempt_or_run_and_data_stays_as_it_is) {
    const secret_filter filter({secret(key)});
    auto settings = settings_of(file_);
    settings.filter = &filter;
    auto book = open_sqlite_ledger(settings).value();
    const auto run = get(book->begin_run({"posts", "hand", {}}));
    auto page = page_with({"a", "b"});
    page.run = run;
    page.tasks[0].data = "\"" + key + "\"";
    page.tasks[1].state = task_state::rejected;
    page.tasks[1].reason = "no: " + key;
    get(book->commit_page(page));
    page_part part;
    part.incoming = "orders";
    part.tasks = page_with({"c"}).tasks;
    part.tasks[0].reason = "no: " + key;
    part.tasks[0].state = task_state::rejected;
    get(book->add_part(part));
    auto whole = page_with({});
    whole.incoming = "orders";
    whole.in_parts = true;
    get(book->commit_page(whole));
    get(book->admit("", 10));
    claim_request asked;
    asked.lane = page.tasks[0].lane;
    asked.lease = std::chrono::seconds(60);
    const auto held = get(book->claim(asked)).tasks.at(0);
    settlement outcome;
    outcome.id = held.id;
    outcome.attempt = held.attempts;
    outcome.to = task_state::failed;
    outcome.reason = "HTTP 401: " + key;
    outcome.request = "POST /?key=" + key;
    outcome.response = "HTTP 401\n\n" + key;
    get(book->settle({outcome}));
    get(book->end_run(run, "page 1: " + key, {}));

    const auto history = get(book->find(held.id)).value();
    EXPECT_EQ(history.task.data, "\"" + key + "\"");
    EXPECT_EQ(history.task.reason, "HTTP 401: (hidden)");
    EXPECT_EQ(history.attempts.at(0).reason, "HTTP 401: (hidden)");
    EXPECT_EQ(history.attempts.at(0).request, "POST /?key=(hidden)");
    EXPECT_THAT(history.attempts.at(0).response, HasSubstr("(hidden)"));
    for (const auto& move : history.moves) {
        EXPECT_THAT(move.reason, Not(HasSubstr(key)));
    }
    task_filter rejected;
    rejected.states = {task_state::rejected};
    for (const auto& one : get(book->list(rejected))) {
        EXPECT_EQ(one.reason, "no: (hidden)") << one.entity_id;
    }
    EXPECT_EQ(get(book->last_runs({.limit = 1})).at(0).failure, "page 1: (hidden)");
    close(std::move(book));
}

}  // namespace sluice::ledger
