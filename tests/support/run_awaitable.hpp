#pragma once

// Runs one awaitable to its end on a real io_context, and rethrows what it throws.

#include <sluice/async/eventual.hpp>
#include <sluice/async/tokens.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace sluice::testing {

// Runs it on the test's own context. Timers, servers and groups on it go on until the awaitable has
// ended. Throws when the context runs out of work first, because the awaitable would never end.
template <class T>
T run_awaitable(asio::io_context& context, awaitable<T> work) {
    using stored = std::conditional_t<std::is_void_v<T>, char, T>;
    std::optional<stored> value;
    std::exception_ptr error;
    bool ended = false;
    auto keep = [](awaitable<T> inner, std::optional<stored>* into) -> awaitable<void> {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(inner);
            into->emplace();
        } else {
            into->emplace(co_await std::move(inner));
        }
    };
    asio::co_spawn(context, keep(std::move(work), &value), [&](std::exception_ptr thrown) {
        error = thrown;
        ended = true;
    });
    context.restart();
    while (!ended) {
        if (context.run_one() == 0) {
            throw std::logic_error("run_awaitable: nothing is left to do and it has not ended");
        }
    }
    if (error) {
        std::rethrow_exception(error);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*value);
    }
}

// The same for work that may be done already.
template <class T>
T run_awaitable(asio::io_context& context, eventual<T> work) {
    return work.is_ready() ? work.take() : run_awaitable(context, work.wait());
}

// Runs it on a context that lives as long as this call. Do not use it for things with a thread of
// their own that live on (a ledger, a pool): they may touch the context after its end.
template <class T>
T run_awaitable(awaitable<T> work) {
    asio::io_context context;
    return run_awaitable(context, std::move(work));
}
template <class T>
T run_awaitable(eventual<T> work) {
    asio::io_context context;
    return run_awaitable(context, std::move(work));
}

}  // namespace sluice::testing
