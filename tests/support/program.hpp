#pragma once

// Runs a program as a child: starts it with arguments and variables, gathers its output, waits for
// a text or its end, stops or kills it. Every wait has a deadline. The destructor kills a child
// that still runs.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace sluice::testing {

struct launch {
    std::string file;                                // the executable's path
    std::vector<std::string> arguments;              // without the name
    std::map<std::string, std::string> environment;  // on top of the caller's own
    std::string input;                               // at most 60,000 bytes for standard input
    bool asks = false;                               // standard input stays open, for type()
    std::optional<std::uint64_t> largest_file;  // bytes (RLIMIT_FSIZE): past it the disk is full
    std::chrono::seconds patience{180};         // wait() and wrote() give up after it
};

struct ended {
    int code = -1;   // -1 when a signal ended it
    int signal = 0;  // 0 when none did
    std::string out;
    std::string err;
};

class program {
 public:
    explicit program(const launch& launch);
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    ~program();

    pid_t id() const { return id_; }
    void send(int signal);

    // Writes a line to its standard input. Precondition: `asks` was set when it was launched.
    void type(const std::string& line);

    // Waits until its output (standard output or error) holds `text` at least `times` times.
    // Returns false when it ended before.
    bool wrote(const std::string& text, std::size_t times = 1);

    // Waits for the end. Throws std::runtime_error when it takes longer than the launch's patience.
    ended wait();
    ended kill();  // kill -9, then wait
    ended stop();  // SIGTERM, then wait

    bool runs();
    std::string out();
    std::string err();

    // Removes the limit on the size of files.
    void make_room() const;

 private:
    void gather(int out, int err);
    ended result();

    std::chrono::seconds patience_;
    pid_t id_ = -1;
    int in_ = -1;
    std::mutex guard_;
    std::condition_variable changed_;
    std::string out_;
    std::string err_;
    std::optional<int> status_;
    std::thread reader_;
};

// Starts the program and waits for its end.
ended run_to_end_of(const launch& launch);

// Asks every few milliseconds until the answer is true, or until two minutes have passed: a
// machine that does other work is slow.
template <class Question>
bool until(Question question);

// The pause between two questions of until().
void rest(std::chrono::milliseconds length);

template <class Question>
bool until(Question question) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!question()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        rest(std::chrono::milliseconds(3));
    }
    return true;
}

}  // namespace sluice::testing
