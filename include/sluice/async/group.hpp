#pragma once

// Runs coroutines that end together. Every coroutine that the program spawns belongs to a group.
// The owner joins the group before it destroys anything that a member refers to.

#include <sluice/async/tokens.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

namespace sluice {

class task_group {
 public:
    // Members run on `executor`, and one thread at a time uses the group. `on_crash` receives the
    // name of a member and the exception that left it, which is a defect and never an expected
    // outcome. After cancel() a member ends with operation_aborted; the group does not report that.
    using crash_handler = std::function<void(const std::string&, std::exception_ptr)>;
    task_group(asio::any_io_executor executor, crash_handler on_crash);
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;
    ~task_group();  // precondition: empty()

    // One member, for its owner. It may outlive the member, and not the group.
    class handle {
     public:
        handle() = default;
        bool runs() const { return !member_.expired(); }
        // Sends this member alone a terminal cancellation. Does nothing after its end.
        void cancel() const;

     private:
        friend class task_group;
        struct running;
        explicit handle(std::weak_ptr<running> member) : member_(std::move(member)) {}
        std::weak_ptr<running> member_;
    };

    // The coroutine takes its parameters by value or as shared_ptr: it outlives the statement that
    // spawns it.
    handle spawn(std::string name, awaitable<void> member);

    // Sends every present member a terminal cancellation. Members that are spawned later do not
    // receive it.
    void cancel();

    // Resumes when the group is empty. Not cancellable, because a stop waits for it. A cancellation
    // that arrives during the join is dropped.
    awaitable<void> join();

    bool empty() const { return members_.empty(); }
    std::size_t size() const { return members_.size(); }

    // The names of the members that still run, for the message when a stop takes too long.
    std::list<std::string> names() const;

 private:
    using members = std::list<std::shared_ptr<handle::running>>;

    void ended(members::iterator member, std::exception_ptr crash);

    asio::any_io_executor executor_;
    crash_handler on_crash_;
    members members_;
    asio::steady_timer emptied_;
};

}  // namespace sluice
