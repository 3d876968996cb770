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

// On a context of the test's own: what else lives there (timers, servers, groups) runs along until
// the awaitable has ended. Throws when the context runs out of work first: the awaitable would
// never end.
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

// The same of work that may be done already.
template <class T>
T run_awaitable(asio::io_context& context, eventual<T> work) {
    return work.is_ready() ? work.take() : run_awaitable(context, work.wait());
}

// On a context that lives as long as this call. Not for what completes from a thread of its own and
// goes on living (a ledger, a pool): it may still touch the context when that is gone.
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
