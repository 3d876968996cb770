#pragma once

// The two completion tokens of the project: `use_awaitable` where an error is not expected,
// `as_tuple` where it is. There is no `detached`: whatever is spawned belongs to a task_group.

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
