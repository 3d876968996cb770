#pragma once

// Turns bytes into HTTP/1.1 requests, for the server; it has no socket. It refuses anything that
// another program on the way could read differently (RFC 9112, 11.2).

#include "net/body_reader.hpp"
#include "net/head_reader.hpp"

#include <sluice/net/message.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::net {

struct request_limits {
    std::size_t head = 64 * 1024;  // request line, headers, chunk lines and trailers together
    std::size_t headers = 100;
    std::size_t body = 1024 * 1024;
};

// Holds one request and a buffer of 16 KiB. The buffer may hold the beginning of further requests.
class request_reader {
 public:
    enum class phase {
        waiting,  // for the first byte
        head,
        body,
        whole,    // take() it
        refused,  // for good: the server has to close the connection
    };

    explicit request_reader(request_limits limits);

    // Returns the buffer for the next read, until the request is whole or refused; valid until the
    // next call.
    std::span<char> space() { return buffer_; }
    // Takes `size` bytes that were read into space().
    void took(std::size_t size);

    phase at() const { return at_; }
    const wire_fault& fault() const { return fault_; }  // when refused
    // Returns true while the sender waits for "100 Continue" before its body (RFC 9110, 10.1.1).
    bool expects_go_on() const { return at_ == phase::body && expects_go_on_ && body_size() == 0; }
    std::size_t body_size() const { return body_ ? body_->body().size() : 0; }
    // Returns true, when whole, if another request may follow on this connection.
    bool keeps_alive() const { return keep_; }

    // Returns the request; call it once, when whole. The next request begins with the bytes that
    // have come already.
    request take();

 private:
    void begin();
    void parse();
    std::optional<wire_fault> parse_some();
    std::optional<wire_fault> take_head();

    request_limits limits_;
    std::vector<char> buffer_;
    std::string_view unread_;  // a part of the buffer
    phase at_ = phase::waiting;
    wire_fault fault_;
    std::size_t room_ = 0;  // for the bytes outside the body
    std::optional<head_reader> head_;
    std::optional<body_reader> body_;  // once the head is done
    std::string method_;
    std::string target_;
    bool keep_ = false;
    bool expects_go_on_ = false;
};

}  // namespace sluice::net
