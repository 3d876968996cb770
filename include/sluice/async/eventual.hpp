#pragma once

// A value that is there already, or work that gives it: the result of a function that seldom waits.
// A value that is there costs no coroutine.
//
//   eventual<result<int>> found = cache_or_server(key);   // a plain call
//   const auto value = found.is_ready() ? found.take() : co_await found.wait();

#include <sluice/async/tokens.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace sluice {

template <class T>
class [[nodiscard]] eventual {
 public:
    // T's default value, such as the success of a result<void>: `return {};`
    eventual() = default;

    // Not explicit, so that a function returns what it has: a value, a failure, or a coroutine.
    template <class Value>
        requires std::convertible_to<Value, T>
    eventual(Value&& value) : value_(std::forward<Value>(value)) {}
    eventual(awaitable<T> work) : work_(std::move(work)) {}

    bool is_ready() const { return !work_.valid(); }

    // Each is called at most once. take() has the precondition is_ready(), wait() its opposite.
    T take() { return std::move(value_); }
    awaitable<T> wait() { return std::move(work_); }

 private:
    awaitable<T> work_;
    T value_{};
};

}  // namespace sluice
