#pragma once

// Gives every room one type for an expected failure. A failure holds its class, a message for a
// person and the next step. The class alone decides whether a task is repeated, waits or is parked.
// No message ever holds a secret.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

enum class failure_class {
    credential,   // the other side rejects our credential: stop using it and say so
                  // once
    refused,      // the request or the data is wrong: repeating it cannot help
    busy,         // the other side asks us to wait (429, 503 with Retry-After, a locked file)
    unreachable,  // no answer: name, connection, time-out, truncated reply
    invalid,      // the input cannot be understood (configuration, JSON, CSV, a page of HTML)
    internal,     // our own fault: disk full, ledger broken, a bug
    uncertain,    // the request may have taken effect, and nobody can be asked
};

// Says how the program treats a task after such a failure.
enum class disposition {
    retry,  // repeat after a backoff
    wait,   // keep the task until the cause is removed: nothing is wrong with the task
    park,   // hold the task until a person decides
};

std::string_view name_of(failure_class kind);
disposition disposition_of(failure_class kind);

struct failure {
    failure() = default;  // result<T>::error() needs one; it says nothing
    failure(failure_class kind, std::string message) : kind(kind), message(std::move(message)) {}
    failure(failure_class kind, std::string message, std::string mend)
        : kind(kind), message(std::move(message)), mend(std::move(mend)) {}

    // Puts a place before the message: "incoming 'posts': page 3: HTTP 502". Each layer adds the
    // place that only it knows, once.
    failure&& within(std::string_view place) &&;

    failure_class kind = failure_class::internal;
    std::string message;  // for a person, one line, without a full stop
    std::string mend;     // the next step for a person; may be empty

    // The other side asked us to wait this long.
    std::optional<std::chrono::milliseconds> retry_after;

    // Bytes of a request may have reached the other side, so its effect may exist.
    bool may_have_happened = false;

    // The HTTP status of the reply; 0 when there was none.
    unsigned status = 0;
};

// Returns "message (mend)" as one printable line, because a message may quote foreign text
// (model/printable.hpp).
std::string describe(const failure& why);

// boost::system::result calls this when somebody asks a failure for its value().
[[noreturn]] void throw_exception_from_error(const failure& why, const boost::source_location& at);

template <class T>
using result = boost::system::result<T, failure>;

}  // namespace sluice
