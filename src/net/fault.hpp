#pragma once

// Says why one attempt failed: the failure for the caller, and the facts for the retry decision.

#include <sluice/error.hpp>

#include <boost/system/result.hpp>

#include <utility>

namespace sluice::net {

struct fault {
    fault() = default;
    fault(failure reason) : why(std::move(reason)) {}  // no byte of the request was sent

    failure why;
    bool sent = false;        // a byte of the request may have reached the other side
    bool lasting = false;     // trying again at once cannot help
    bool unanswered = false;  // the connection ended before the first byte of a reply
};

template <class T>
using attempt = boost::system::result<T, fault>;

// boost::system::result finds this function by its name when value() is called on a fault.
[[noreturn]] inline void throw_exception_from_error(const fault& fault,
                                                    const boost::source_location& at) {
    sluice::throw_exception_from_error(fault.why, at);
}

}  // namespace sluice::net
