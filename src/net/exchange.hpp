#pragma once

// Sends one request and reads its reply on one connection. The pooled client uses it.

#include "net/byte_stream.hpp"
#include "net/fault.hpp"
#include "net/patience.hpp"
#include "net/reply_reader.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/net/body_stream.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace sluice::net {

// Holds views; the caller keeps their texts alive until the exchange has ended.
struct exchange_request {
    std::string_view head;
    std::string_view body;
    std::string_view host;  // for messages
    body_rule rule = body_rule::as_stated;
    reply_limits limits;
    bool unpack = true;  // undo the reply's Content-Encoding
    // True: a body that cannot be unpacked is left out (response::unread_body). False: it is a
    // failure.
    bool body_may_miss = false;
    const body_slot* slot = nullptr;  // who wants the body in pieces; null: nobody
};

struct exchanged {
    response reply;
    bool reusable = false;  // the connection may carry another exchange
    // Set when the body comes in pieces: `reply` is the head then.
    std::unique_ptr<reply_reader> open = nullptr;
};

// The caller keeps `stream` alive until this has ended. Cancelling throws operation_aborted, and
// the connection cannot be used again. The server may have received the request by then.
awaitable<attempt<exchanged>> exchange(byte_stream* stream, exchange_request request,
                                       timeout_settings timeouts, patience time);

}  // namespace sluice::net
