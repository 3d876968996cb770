#pragma once

// Expected failures are values. A failure says what class of trouble it is (the class alone decides
// retry, wait or park), says it to a person, and says what to do next. No message ever holds a
// secret.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

enum class failure_class {
    credential,   // the other side does not accept who we are: stop using the credential, say so
                  // once
    refused,      // the request or the data is wrong: repeating it cannot help
    busy,         // the other side asks us to wait (429, 503 with Retry-After, a locked file)
    unreachable,  // no answer: name, connection, time-out, truncated reply
    invalid,      // what came in cannot be understood (configuration, JSON, CSV, a page of HTML)
    internal,     // ours: disk full, ledger broken, a bug
    uncertain,    // it may or may not have happened, and nobody can be asked
};

// What is done with a task that met such a failure.
enum class disposition {
    retry,  // repeat after a backoff
    wait,   // nothing is wrong with the task: keep it until the cause is gone
    park,   // a person has to look
};

std::string_view name_of(failure_class kind);
disposition disposition_of(failure_class kind);

struct failure {
    failure() = default;  // result<T>::error() wants one; says nothing
    failure(failure_class kind, std::string message) : kind(kind), message(std::move(message)) {}
    failure(failure_class kind, std::string message, std::string mend)
        : kind(kind), message(std::move(message)), mend(std::move(mend)) {}

    // Puts `where` in front of the message: "incoming 'posts': page 3: HTTP 502". Each layer adds
    // what only it knows, once.
    failure&& within(std::string_view where) &&;

    failure_class kind = failure_class::internal;
    std::string message;  // for a person, one line, without a full stop
    std::string mend;     // what to do about it; may be empty

    // The other side asked us not to come back before this long.
    std::optional<std::chrono::milliseconds> retry_after;

    // Bytes of a request may have reached the other side, so its effect may exist.
    bool may_have_happened = false;

    // The HTTP status of the reply that this failure tells of; 0 without one.
    unsigned status = 0;
};

// "message (mend)", as one printable line: a message may quote a text from outside
// (model/printable.hpp).
std::string describe(const failure& what);

// boost::system::result calls this when value() is asked of a failure.
[[noreturn]] void throw_exception_from_error(const failure& what, const boost::source_location& at);

template <class T>
using result = boost::system::result<T, failure>;

}  // namespace sluice
