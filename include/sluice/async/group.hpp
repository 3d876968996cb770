#pragma once

// Coroutines that live and end together. Everything that is spawned belongs to a group; the group
// is joined before anything that its members refer to is destroyed.

#include <sluice/async/tokens.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <string>

namespace sluice {

class task_group {
 public:
    // `on_crash` hears of an exception that left a member (the member's name, what it threw): a
    // broken promise, never an expected outcome. operation_aborted after cancel() is how a member
    // ends then, and is not reported. Members run on `executor`; the group is not for several
    // threads.
    using crash_handler = std::function<void(const std::string&, std::exception_ptr)>;
    task_group(asio::any_io_executor executor, crash_handler on_crash);
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;
    ~task_group();  // precondition: empty()

    // Parameters of the coroutine must be by value or shared.
    void spawn(std::string name, awaitable<void> member);

    // Asks every member to stop (terminal cancellation); members spawned later are not affected.
    void cancel();

    // Resumes when the group is empty. Not cancellable: it is what a stop waits for.
    awaitable<void> join();

    bool empty() const { return members_.empty(); }
    std::size_t size() const { return members_.size(); }

    // Names of what still runs: for the message when a grace time has passed.
    std::list<std::string> names() const;

 private:
    struct running {
        std::string name;
        asio::cancellation_signal stop;
        bool cancelled = false;
    };

    void ended(std::list<running>::iterator member, std::exception_ptr crash);

    asio::any_io_executor executor_;
    crash_handler on_crash_;
    std::list<running> members_;
    asio::steady_timer emptied_;
};

}  // namespace sluice
