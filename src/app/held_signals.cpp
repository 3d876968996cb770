#include "app/held_signals.hpp"

#include <boost/asio/buffer.hpp>

#include <csignal>
#include <pthread.h>
#include <sys/signalfd.h>

namespace sluice::app {
namespace {

sigset_t all_held() {
    sigset_t all;
    sigemptyset(&all);
    for (const int number : {SIGHUP, SIGUSR1, SIGUSR2}) {
        sigaddset(&all, number);
    }
    return all;
}

}  // namespace

void hold_signals() {
    const auto all = all_held();
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void release_signals() {
    const auto all = all_held();
    ::pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
    // exec() resets handlers but keeps ignored signals ignored. A service or an editor that this
    // program starts would ignore them too.
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_DFL);
}

const char* name_of_signal(int number) {
    switch (number) {
        case SIGHUP:
            return "SIGHUP";
        case SIGUSR1:
            return "SIGUSR1";
        case SIGUSR2:
            return "SIGUSR2";
        case SIGINT:
            return "SIGINT";
        default:
            return "SIGTERM";
    }
}

held_signals::held_signals(asio::io_context& context) : file_(context) {
    const auto all = all_held();
    // A descriptor instead of a handler: blocked signals wait in it, so none is lost before the
    // first read.
    const int opened = ::signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
    if (opened >= 0) {
        file_.assign(opened);
    }
}

awaitable<std::optional<int>> held_signals::next() {
    if (!file_.is_open()) {
        co_return std::nullopt;
    }
    signalfd_siginfo one{};
    auto [error, size] = co_await file_.async_read_some(asio::buffer(&one, sizeof one), as_tuple);
    if (error || size != sizeof one) {
        co_return std::nullopt;
    }
    co_return static_cast<int>(one.ssi_signo);
}

}  // namespace sluice::app
