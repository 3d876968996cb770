#pragma once

// Bytes in, requests out: HTTP/1.1 as a server must read it, without a socket. Anything that
// another program on the way could read differently is refused (RFC 9112, 11.2).

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

// Holds one request and a buffer of 16 KiB, in which requests may follow.
class request_reader {
 public:
    enum class phase {
        waiting,  // for the first byte
        head,
        body,
        whole,    // take() it
        refused,  // for good: the connection has to be closed
    };

    explicit request_reader(request_limits limits);

    // Where to read to, until the request is whole or refused; valid until the next call.
    std::span<char> space() { return buffer_; }
    // So many bytes are there now.
    void took(std::size_t size);

    phase at() const { return at_; }
    const wire_fault& fault() const { return fault_; }  // when refused
    // The sender waits for "100 Continue" before it sends the body (RFC 9110, 10.1.1).
    bool expects_go_on() const { return at_ == phase::body && expects_go_on_ && body_size() == 0; }
    std::size_t body_size() const { return body_ ? body_->body().size() : 0; }
    // When whole: may another request follow?
    bool keeps_alive() const { return keep_; }

    // When whole, once. The next request begins with what has come already.
    request take();

 private:
    void begin();
    void parse();
    std::optional<wire_fault> parse_some();
    std::optional<wire_fault> take_head();

    request_limits limits_;
    std::vector<char> buffer_;
    std::string_view unread_;  // of the buffer
    phase at_ = phase::waiting;
    wire_fault fault_;
    std::size_t room_ = 0;  // for what is outside the body
    std::optional<head_reader> head_;
    std::optional<body_reader> body_;  // once the head is done
    std::string method_;
    std::string target_;
    bool keep_ = false;
    bool expects_go_on_ = false;
};

}  // namespace sluice::net
