#pragma once

// Writes lines to standard error without ever waiting for its reader. The log uses it.
//
// A line is written at once when the reader keeps up, so that a crash loses none. When the reader
// stalls (a pager, a full journal socket), lines wait in a backlog of bounded size, and a thread of
// its own writes them as soon as it can. When the backlog is full, the oldest lines are dropped,
// and a line says how many.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace sluice::app {

struct log_backlog {
    std::size_t largest = std::size_t{1024} * 1024;  // bytes
    // The text of the line that tells how many were dropped, with its line end.
    std::function<std::string(std::size_t lines)> told_loss = {};
};

// Any thread.
class log_output {
 public:
    // The descriptor outlives it and stays as it is: a pipe or a terminal is opened anew, so that
    // no other user of it meets an error.
    log_output(int descriptor, log_backlog backlog);
    // Waits for the reader as long as it reads; gives up when it took nothing for five seconds.
    ~log_output();
    log_output(const log_output&) = delete;
    log_output& operator=(const log_output&) = delete;

    // `line` ends with a line end.
    void write(std::string line);

 private:
    // `shared` is a pipe or a terminal that cannot be opened anew: it is asked before each write.
    enum class channel { file, reopened, shared, socket };

    std::size_t write_some(std::string_view bytes);
    long write_once(std::string_view bytes) const;
    bool takes_bytes(int patience_ms) const;
    void enqueue(std::string line);
    void drop_oldest();
    void drain();
    bool write_front();
    bool write_loss();

    int shared_;
    int own_ = -1;  // of the reopened one
    channel kind_ = channel::file;
    log_backlog limits_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::size_t written_of_front_ = 0;
    std::size_t lost_ = 0;
    std::size_t progress_ = 0;  // bytes that the thread wrote
    bool gone_ = false;         // nobody will ever read
    bool stopping_ = false;
    std::thread writer_;  // from the first stall on
};

}  // namespace sluice::app
