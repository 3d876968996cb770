#include "connectors/file/folder_watch.hpp"

#include "connectors/file/descriptor.hpp"

#include <sluice/async/offload.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace sluice::file {

namespace {

constexpr std::uint32_t named_events = IN_MOVED_TO;
constexpr std::uint32_t written_events = IN_CREATE | IN_CLOSE_WRITE | IN_MODIFY;
constexpr std::uint32_t lost_events = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

result<int> open_events(const std::string& directory) {
    descriptor opened(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!opened.open()) {
        return system_failure("watch", directory, errno);
    }
    const std::uint32_t asked =
        named_events | written_events | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    if (::inotify_add_watch(opened.get(), directory.c_str(), asked) < 0) {
        return system_failure("watch", directory, errno);
    }
    return opened.release();
}

}  // namespace

void look_times::look(steady_time now) {
    last_ = now;
    due_ = now + at_least;
}

// Reads the events of one folder until stop(). The handler of a wait shares it.
class folder_events : public std::enable_shared_from_this<folder_events> {
 public:
    using handler = std::function<void(std::uint32_t events)>;

    folder_events(const asio::any_io_executor& executor, int file, handler take)
        : file_(executor, file), take_(std::move(take)) {}

    void wait() {
        file_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [self = shared_from_this()](const boost::system::error_code& error) {
                             if (!error && self->take_) {
                                 self->read();
                             }
                         });
    }

    void stop() {
        take_ = nullptr;
        boost::system::error_code ignored;
        file_.close(ignored);
    }

    bool lost() const { return lost_; }

 private:
    void read() {
        std::uint32_t events = 0;
        alignas(inotify_event) std::array<char, 16UL * 1024> bytes{};
        for (;;) {
            const auto count = ::read(file_.native_handle(), bytes.data(), bytes.size());
            if (count <= 0) {
                break;
            }
            for (std::ptrdiff_t at = 0; at < count;) {
                const auto* one = reinterpret_cast<const inotify_event*>(bytes.data() + at);
                events |= one->mask;
                at += static_cast<std::ptrdiff_t>(sizeof(inotify_event) + one->len);
            }
        }
        lost_ = lost_ || (events & lost_events) != 0;
        take_(events);
        if (take_ && !lost_) {
            wait();
        }
    }

    asio::posix::stream_descriptor file_;
    handler take_;
    bool lost_ = false;
};

folder_watch::folder_watch(std::string directory, std::chrono::milliseconds quiet,
                           const component_context& context)
    : directory_(std::move(directory)),
      name_(context.name),
      executor_(context.executor),
      pool_(context.pool),
      time_(context.time),
      log_(context.log),
      times_(quiet),
      wake_(context.executor) {}

folder_watch::~folder_watch() {
    close();
}

void folder_watch::open() {
    open_ = true;
    times_.begin(time_.steady_now());
}

void folder_watch::close() {
    open_ = false;
    if (events_) {
        events_->stop();
        events_.reset();
    }
    wake_.notify();
}

void folder_watch::expect_whole_at(wall_time moment) {
    const auto left = std::max(moment - time_.now(), std::chrono::milliseconds(0));
    times_.whole_after(time_.steady_now(), left + std::chrono::milliseconds(1));
    wake_.notify();
}

awaitable<void> folder_watch::begin_events() {
    auto work = [directory = directory_] { return open_events(directory); };
    const auto opened = co_await offload(pool_, std::move(work));
    if (!opened) {
        if (!std::exchange(said_, true)) {
            log_.write(log_level::warning,
                       "the system does not report changes of a folder: it is looked at every "
                       "minute",
                       {{"connection", name_},
                        {"folder", directory_},
                        {"failure", describe(opened.error())}});
        }
        co_return;
    }
    said_ = false;
    auto take = [this](std::uint32_t events) {
        const auto now = time_.steady_now();
        if ((events & (named_events | lost_events | IN_Q_OVERFLOW)) != 0) {
            times_.named(now);
        }
        if ((events & written_events) != 0) {
            times_.written(now);
        }
        wake_.notify();
    };
    events_ = std::make_shared<folder_events>(executor_, *opened, std::move(take));
    if (!open_) {
        events_->stop();
        events_.reset();
        co_return;
    }
    events_->wait();
}

awaitable<bool> folder_watch::arrived() {
    while (open_) {
        const auto now = time_.steady_now();
        if (now < times_.due()) {
            co_await wake_.wait(std::chrono::ceil<std::chrono::milliseconds>(times_.due() - now));
            continue;
        }
        // Before the look, so that no change falls between both.
        if (!events_ || events_->lost()) {
            co_await begin_events();
        }
        times_.look(time_.steady_now());
        co_return open_;
    }
    co_return false;
}

}  // namespace sluice::file
