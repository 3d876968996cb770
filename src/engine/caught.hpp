#pragma once

// Turns an exception of a component into a failure of class internal. Runs and tasks call it at
// their edge, so that a broken promise costs an attempt and not the lane.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <string>
#include <utility>

namespace sluice::engine {

inline failure broken_promise(const std::string& said) {
    return {failure_class::internal, "unexpected: " + said, "report it; the log has the place"};
}

// Wraps a plain call that returns a result.
template <class Call>
auto caught_call(Call call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::exception& error) {
        return broken_promise(error.what());
    }
}

// Wraps a coroutine that returns a result. `may_have_happened` says that bytes may have left before
// it threw. operation_aborted is no failure, and caught() rethrows it.
template <class T>
awaitable<result<T>> caught(awaitable<result<T>> work, bool may_have_happened = false) {
    std::string said;
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted) {
            throw;
        }
        said = error.what();
    } catch (const std::exception& error) {
        said = error.what();
    } catch (...) {
        said = "an exception without a name";
    }
    failure why = broken_promise(said);
    why.may_have_happened = may_have_happened;
    co_return why;
}

}  // namespace sluice::engine
