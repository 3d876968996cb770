#pragma once

// Lets a person try parts of the configuration on real records. Nothing is committed, sent to a
// target or stored. The composition root implements it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/task.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <string>

namespace sluice::control {

// The configuration of a trial: the one that runs, or the files as they are now. A text may take
// the place of one file.
struct tried_configuration {
    bool running = true;
    std::string path;  // of the file; empty: none
    std::string text;
};

struct stages_trial {
    tried_configuration configuration;
    std::string object;        // "routes.posts"; empty: the stages of the task's own outgoing
    ledger::task_id task = 0;  // whose data goes in; 0: `data`
    json::value data;
    std::string type;
    std::string id;
};

struct page_trial {
    tried_configuration configuration;  // never the running one: the subscriber is made anew
    std::string incoming;
    bool from_beginning = false;  // false: from the place where the next run begins
    bool only_says = false;       // say which requests it would make, and make none
};

class trials {
 public:
    virtual ~trials() = default;

    // Returns `problems`, those of the configuration, and `stages`, as `sluice try --json` prints
    // the stages of one record; null when there are problems. Stages ask no service.
    virtual awaitable<result<json::value>> run_stages(stages_trial wanted) = 0;

    // Fetches one page, which the client's budget pays for. Returns `problems`, and `page` with
    // its records; null when there are problems. `page.asks` says whom it asks for what, and with
    // how many requests.
    virtual awaitable<result<json::value>> fetch_page(page_trial wanted) = 0;

    // Asks the target of a task, whose outcome nobody knows, for results that may be the task's.
    // The client's budget pays. Returns `results` ([{id, at, text, status, alike, unlike, taken}];
    // `taken`: the id belongs to another task) and `whole`. Fails (class refused) when the target
    // cannot be asked, and (class invalid) for a task whose outcome is known.
    virtual awaitable<result<json::value>> possible_results(ledger::task_id task) = 0;

    // Returns `path` and `text` of a file of tests: the task's data goes through the stages of its
    // outgoing, and the present results are expected.
    virtual awaitable<result<json::value>> make_case(ledger::task_id task) = 0;

    // Writes a new file of tests. Fails (class refused) when there is a file of that name.
    virtual awaitable<result<void>> keep_case(std::string path, std::string text) = 0;
};

}  // namespace sluice::control
