#pragma once

// Runs one awaitable to its end on a private context. Short commands use it to call asynchronous
// code.

#include <sluice/async/tokens.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace sluice::app {

// Blocks until `work` ends, and rethrows its exception.
template <class T>
T run_to_end(asio::io_context& context, awaitable<T> work) {
    std::optional<T> value;
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr error, T made) {
        thrown = error;
        value.emplace(std::move(made));
    });
    context.restart();
    context.run();
    if (thrown) {
        std::rethrow_exception(thrown);
    }
    return *std::move(value);
}

inline void run_to_end(asio::io_context& context, awaitable<void> work) {
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr error) { thrown = error; });
    context.restart();
    context.run();
    if (thrown) {
        std::rethrow_exception(thrown);
    }
}

}  // namespace sluice::app
