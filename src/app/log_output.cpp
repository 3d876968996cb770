#include "app/log_output.hpp"

#include <climits>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sluice::app {
namespace {

// A reader that takes nothing for this long at the end counts as stuck.
constexpr std::chrono::seconds reader_patience{5};
// Short enough for a prompt stop, and long enough that a stalled reader costs no time.
constexpr int look_again_ms = 100;

}  // namespace

log_output::log_output(int descriptor, log_backlog backlog)
    : shared_(descriptor), limits_(std::move(backlog)) {
    struct ::stat about{};
    if (::fstat(descriptor, &about) != 0) {
        return;
    }
    if (S_ISSOCK(about.st_mode)) {
        kind_ = channel::socket;
    } else if (S_ISFIFO(about.st_mode) || S_ISCHR(about.st_mode)) {
        // O_NONBLOCK belongs to the open file, which other processes share. A file opened anew has
        // its own.
        const auto path = "/proc/self/fd/" + std::to_string(descriptor);
        own_ = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        kind_ = own_ >= 0 ? channel::reopened : channel::shared;
    }
}

log_output::~log_output() {
    {
        // As long as the reader makes progress, the last lines are worth waiting for.
        std::unique_lock guard(mutex_);
        while (!waiting_.empty() && !gone_) {
            const auto before = progress_;
            const bool moved = changed_.wait_for(guard, reader_patience, [&] {
                return waiting_.empty() || gone_ || progress_ != before;
            });
            if (!moved) {
                break;
            }
        }
        stopping_ = true;
    }
    changed_.notify_all();
    if (writer_.joinable()) {
        writer_.join();
    }
    if (own_ >= 0) {
        ::close(own_);
    }
}

// Writes as much as the reader takes now. A regular file takes all of it.
std::size_t log_output::write_some(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto count = write_once(bytes.substr(done));
        if (count > 0) {
            done += static_cast<std::size_t>(count);
        } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)) {
            return done;
        } else if (count == 0 || errno != EINTR) {
            // The reader has gone, or the disk is full. Nobody would read the rest.
            gone_ = true;
            return bytes.size();
        }
    }
    return done;
}

long log_output::write_once(std::string_view bytes) const {
    switch (kind_) {
        case channel::socket:
            return ::send(shared_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        case channel::reopened:
            return ::write(own_, bytes.data(), bytes.size());
        case channel::shared:
            // A pipe that polls as writable takes PIPE_BUF bytes without waiting (pipe(7)).
            if (!takes_bytes(0)) {
                errno = EAGAIN;
                return -1;
            }
            return ::write(shared_, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
        case channel::file:
            break;
    }
    return ::write(shared_, bytes.data(), bytes.size());
}

bool log_output::takes_bytes(int patience_ms) const {
    ::pollfd writable{own_ >= 0 ? own_ : shared_, POLLOUT, 0};
    return ::poll(&writable, 1, patience_ms) > 0;
}

void log_output::write(std::string_view line) {
    const std::lock_guard guard(mutex_);
    if (!waiting_.empty()) {
        enqueue(std::string(line));
        return;
    }
    gone_ = false;
    const auto done = write_some(line);
    if (done < line.size()) {
        enqueue(std::string(line));
        written_of_front_ = done;
        // The thread starts with the first stall. A log that never stalls needs none.
        if (!writer_.joinable()) {
            writer_ = std::thread([this] { drain(); });
        }
        changed_.notify_all();
    }
}

void log_output::enqueue(std::string line) {
    waiting_bytes_ += line.size();
    waiting_.push_back(std::move(line));
    while (waiting_bytes_ > limits_.largest && waiting_.size() > 1) {
        drop_oldest();
    }
}

// A line that is partly written stays: the reader gets whole lines.
void log_output::drop_oldest() {
    const auto oldest = written_of_front_ > 0 ? waiting_.begin() + 1 : waiting_.begin();
    waiting_bytes_ -= oldest->size();
    waiting_.erase(oldest);
    ++lost_;
}

void log_output::drain() {
    std::unique_lock guard(mutex_);
    for (;;) {
        changed_.wait(guard, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) {
            return;
        }
        if (write_front()) {
            changed_.notify_all();
            continue;
        }
        guard.unlock();
        takes_bytes(look_again_ms);
        guard.lock();
    }
}

bool log_output::write_loss() {
    auto told = limits_.told_loss(lost_);
    const auto count = write_some(told);
    if (count == 0) {
        return false;  // more may be lost until the reader goes on
    }
    lost_ = 0;
    progress_ += count;
    if (count < told.size()) {
        written_of_front_ = count;
        waiting_bytes_ += told.size();
        waiting_.push_front(std::move(told));
    }
    return true;
}

// Returns false if the reader takes nothing now.
bool log_output::write_front() {
    if (lost_ > 0 && written_of_front_ == 0 && limits_.told_loss) {
        return write_loss();
    }
    const std::string_view rest = std::string_view(waiting_.front()).substr(written_of_front_);
    const auto count = write_some(rest);
    progress_ += count;
    written_of_front_ += count;
    if (gone_ || written_of_front_ == waiting_.front().size()) {
        waiting_bytes_ -= waiting_.front().size();
        waiting_.pop_front();
        written_of_front_ = 0;
        return true;
    }
    return count > 0;
}

}  // namespace sluice::app
