#include <sluice/async/group.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>
#include <chrono>

namespace sluice {
namespace {

bool is_abort(const std::exception_ptr& crash) {
    if (!crash) {
        return false;
    }
    try {
        std::rethrow_exception(crash);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

task_group::task_group(asio::any_io_executor executor, crash_handler on_crash)
    : executor_(executor),
      on_crash_(std::move(on_crash)),
      emptied_(executor, std::chrono::steady_clock::time_point::max()) {}

task_group::~task_group() {
    assert(empty() && "a task group is joined before it is destroyed");
}

struct task_group::handle::running {
    std::string name;
    asio::cancellation_signal stop;
    bool cancelled = false;

    void cancel() {
        cancelled = true;
        stop.emit(asio::cancellation_type::terminal);
    }
};

void task_group::handle::cancel() const {
    // Held here: a member that ends at once leaves the list before the signal returns.
    if (const auto member = member_.lock()) {
        member->cancel();
    }
}

task_group::handle task_group::spawn(std::string name, awaitable<void> member) {
    const auto place = members_.insert(members_.end(), std::make_shared<handle::running>());
    const auto& entry = *place;
    entry->name = std::move(name);
    asio::co_spawn(
        executor_, std::move(member),
        asio::bind_cancellation_slot(
            entry->stop.slot(), [this, place](std::exception_ptr crash) { ended(place, crash); }));
    return handle(entry);
}

// Every member ends here, and the group counts it nowhere else.
void task_group::ended(members::iterator member, std::exception_ptr crash) {
    // The name is taken out first: the crash handler needs it after the member has left the list.
    const std::string name = std::move((*member)->name);
    const bool aborted_on_request = (*member)->cancelled && is_abort(crash);
    members_.erase(member);
    if (crash && !aborted_on_request && on_crash_) {
        on_crash_(name, crash);
    }
    if (members_.empty()) {
        emptied_.cancel();
    }
}

void task_group::cancel() {
    // A member that ends at once erases itself: advance before the signal reaches it.
    for (auto next = members_.begin(); next != members_.end();) {
        const auto current = *next++;
        current->cancel();
    }
}

awaitable<void> task_group::join() {
    // After a join that was cut short, the owner would destroy objects that members still use.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    while (!members_.empty()) {
        co_await emptied_.async_wait(as_tuple);
    }
    // The state belongs to the caller's whole coroutine, which must be cancellable again after the
    // join.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
}

std::list<std::string> task_group::names() const {
    std::list<std::string> all;
    for (const auto& member : members_) {
        all.push_back(member->name);
    }
    return all;
}

}  // namespace sluice
