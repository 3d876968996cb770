#pragma once

// Waits for the outcome of the tasks of one request (`answer: delivered`). The engine tells it.

#include <sluice/async/clock.hpp>
#include <sluice/async/event.hpp>
#include <sluice/component/page_follower.hpp>

#include <memory>
#include <vector>

namespace sluice::webhook {

// The tasks of one request, as far as their outcome is known.
struct request_outcome {
    std::vector<followed_task> tasks;
    bool known = false;    // the request repeats one that made these tasks
    bool is_over = false;  // every task has come to its end, or to a person
};

class followed_request final : public page_follower {
 public:
    explicit followed_request(const asio::any_io_executor& executor) : changed_(executor) {}

    void stored(std::vector<followed_task> tasks, bool known) override;
    void settled(const followed_task& task) override;
    void ended() override;

    // Resumes when every task has come to its end, at the deadline, or when no word comes any more.
    // Static, because the caller's coroutine holds the object.
    static awaitable<request_outcome> of(std::shared_ptr<followed_request> wait, const clock* time,
                                         steady_time deadline);

 private:
    bool is_over() const;

    wake_event changed_;
    request_outcome outcome_;
    bool ended_ = false;
};

}  // namespace sluice::webhook
