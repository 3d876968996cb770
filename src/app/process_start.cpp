#include "app/process_start.hpp"

#include "app/held_signals.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace sluice::app {
namespace {

// open() returns the lowest free number, so each call fills the gap that was found.
void fill_standard_descriptors() {
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
        const bool closed = ::fcntl(number, F_GETFD) < 0 && errno == EBADF;
        if (closed && ::open("/dev/null", O_RDWR) != number) {
            std::abort();  // without /dev/null nothing that follows would be safe
        }
    }
}

}  // namespace

void begin_process() {
    fill_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    hold_signals();
    ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace sluice::app
