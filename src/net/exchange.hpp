#pragma once

// One request and its reply on one connection.

#include "net/byte_stream.hpp"
#include "net/fault.hpp"
#include "net/patience.hpp"
#include "net/reply_reader.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <string>
#include <string_view>

namespace sluice::net {

// Views of what the caller keeps alive until the exchange has ended.
struct exchange_request {
    std::string_view head;
    std::string_view body;
    std::string_view host;  // for messages
    body_rule rule = body_rule::as_stated;
    reply_limits limits;
    bool unpack = true;  // undo the reply's Content-Encoding
    // A body that cannot be unpacked is left out (response::unread_body); else it is a failure.
    bool body_may_miss = false;
};

struct exchanged {
    response reply;
    bool reusable = false;  // the connection
};

// `stream` stays alive until it has ended, too.
awaitable<attempt<exchanged>> exchange(byte_stream* stream, exchange_request what,
                                       timeout_settings timeouts, patience time);

}  // namespace sluice::net
