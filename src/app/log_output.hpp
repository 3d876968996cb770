#pragma once

// Writes lines to standard error without ever waiting for its reader. The log uses it.
//
// A line is written at once if the reader keeps up, so a crash loses none. If the reader stalls (a
// pager, a full journal socket), lines wait in a bounded backlog. A thread writes them as soon as
// it can. If the backlog is full, the oldest lines are dropped, and a line says how many.
//
// A socket for datagrams takes each line as one datagram.

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
    // Makes the line that says how many lines were dropped. It ends with a line end.
    std::function<std::string(std::size_t lines)> told_loss = {};
};

// May be called from any thread.
class log_output {
 public:
    // The descriptor outlives this object and stays as it is. A pipe or a terminal is opened anew,
    // so that its other users meet no error.
    log_output(int descriptor, log_backlog backlog);
    // Waits for the reader as long as it reads. Gives up if the reader took nothing for five
    // seconds.
    ~log_output();
    log_output(const log_output&) = delete;
    log_output& operator=(const log_output&) = delete;

    // `line` ends with a line end, and fits into one datagram if the descriptor takes those.
    void write(std::string_view line);

 private:
    // `shared` is a pipe or a terminal that cannot be opened anew. It is polled before each write.
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
    int own_ = -1;  // the file that was opened anew
    channel kind_ = channel::file;
    log_backlog limits_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::size_t written_of_front_ = 0;
    std::size_t lost_ = 0;
    std::size_t progress_ = 0;  // bytes that the thread wrote
    bool gone_ = false;         // nobody reads any more
    bool stopping_ = false;
    std::thread writer_;  // runs from the first stall on
};

}  // namespace sluice::app
