#pragma once

// Says when files of a folder have changed, so that an incoming needs no schedule. Uses inotify,
// and looks every minute as well: a network file system reports no changes of other machines.

#include <sluice/async/event.hpp>
#include <sluice/component/arrivals.hpp>
#include <sluice/component/context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace sluice::file {

// The moments at which the folder is looked at. Decides only; no I/O.
class look_times {
 public:
    // `quiet`: a file that is written to is not whole before.
    explicit look_times(std::chrono::milliseconds quiet) : quiet_(quiet) {}

    void begin(steady_time now) { due_ = now; }
    steady_time due() const { return due_; }
    // A look happens now.
    void look(steady_time now);
    // A file got a name in the folder: it is whole, or has a writer that says more.
    void named(steady_time now) { bring_forward(std::max(now, last_ + between_looks)); }
    void written(steady_time now) { bring_forward(std::max(now + quiet_, last_ + between_looks)); }
    // A file may be whole after `left`.
    void whole_after(steady_time now, std::chrono::milliseconds left) {
        bring_forward(std::max(now + left, last_ + between_looks));
    }

    static constexpr std::chrono::seconds at_least{60};
    // A busy writer must not make a run for each of its lines.
    static constexpr std::chrono::seconds between_looks{1};

 private:
    void bring_forward(steady_time moment) { due_ = std::min(due_, moment); }

    std::chrono::milliseconds quiet_;
    steady_time due_{};
    steady_time last_ = steady_time::min() + between_looks;
};

class folder_events;

class folder_watch final : public arrivals {
 public:
    // `quiet` is 0 where each write counts: for a followed file, and for a marker.
    folder_watch(std::string directory, std::chrono::milliseconds quiet,
                 const component_context& context);
    ~folder_watch() override;

    std::string_view kind() const override { return "file"; }
    void open() override;
    void close() override;
    awaitable<bool> arrived() override;

    void expect_whole_at(wall_time moment);

 private:
    awaitable<void> begin_events();

    std::string directory_;
    std::string name_;
    asio::any_io_executor executor_;
    asio::thread_pool& pool_;
    clock& time_;
    event_log& log_;
    look_times times_;
    wake_event wake_;
    std::shared_ptr<folder_events> events_;
    bool open_ = false;
    bool said_ = false;  // that the system does not report changes
};

}  // namespace sluice::file
