#pragma once

// Names the two completion tokens of the project: `use_awaitable` where no error is expected,
// `as_tuple` where one is. There is no `detached`: every spawned coroutine belongs to a task_group.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sluice {

namespace asio = boost::asio;

using asio::awaitable;
using asio::use_awaitable;

inline constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

}  // namespace sluice
