#include "cli/standard_output.hpp"

#include "cli/command.hpp"

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace sluice::cli {

// errno does not tell: a later call may have set it.
bool reader_left() {
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

int finish_output(int exit_code) {
    std::cout.flush();
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0;
    if (flushed && std::ferror(stdout) == 0 && std::cout.good()) {
        return exit_code;
    }
    if (reader_left()) {
        return exit_code;
    }
    const auto reason =
        errno == 0 ? std::string("a part of it is lost") : std::generic_category().message(errno);
    std::fprintf(stderr, "sluice: standard output cannot be written: %s\n", reason.c_str());
    return exit_code == exit_done ? exit_failed : exit_code;
}

}  // namespace sluice::cli
