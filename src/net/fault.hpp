#pragma once

// Why one attempt came to nothing: what the caller will be told, and what the retry decision must
// know.

#include <sluice/error.hpp>

#include <boost/system/result.hpp>

#include <utility>

namespace sluice::net {

struct fault {
    fault() = default;
    fault(failure reason) : what(std::move(reason)) {}  // nothing of the request was sent

    failure what;
    bool sent = false;        // a byte of the request may have reached the other side
    bool lasting = false;     // trying again at once cannot help
    bool unanswered = false;  // the connection ended before the first byte of a reply
};

template <class T>
using attempt = boost::system::result<T, fault>;

// boost::system::result asks for it by name.
[[noreturn]] inline void throw_exception_from_error(const fault& what,
                                                    const boost::source_location& at) {
    sluice::throw_exception_from_error(what.what, at);
}

}  // namespace sluice::net
