#pragma once

// Reads the body of an HTTP/1.1 message: its stated length, then its bytes (RFC 9112, 6 and 7). The
// readers of requests and replies use it. It counts and drops chunk extensions and trailers, so
// that a sender cannot fill the memory with them.

#include "net/line_reader.hpp"

#include <sluice/net/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Says how a body ends.
struct body_frame {
    enum class kind {
        unstated,  // the head says nothing
        length,
        chunks,
        rest,  // the body ends with the connection
    };
    kind end = kind::unstated;
    std::uint64_t length = 0;
};

// A request must follow the standard exactly. A program in between could read it in another way,
// and take a part of the body for the next request. A reply may repeat the same length, and may say
// "identity".
enum class frame_rule { request, reply };

// Holds the frame that Content-Length and Transfer-Encoding state. Faults: both headers at once, a
// length that is no number, lengths that differ, and a transfer coding other than chunked.
struct stated_frame {
    std::optional<wire_fault> fault;
    body_frame frame;
};
stated_frame read_frame(const header_list& headers, frame_rule rule);

class body_reader {
 public:
    // Says how chunk lines count against the room for everything outside the body.
    enum class chunk_cost {
        whole,    // every byte outside the chunks' data counts
        surplus,  // a chunk's size line is free as far as its data outweighs it
    };

    // take() reports fault 413 for a stated length above `largest`, and for data beyond it.
    // With drain(), `largest` bounds what is not drained yet.
    body_reader(body_frame frame, std::size_t largest, chunk_cost cost);

    // Removes the bytes of the body from the front of `bytes`. Subtracts the size of everything
    // that is no data from `room`.
    std::optional<wire_fault> take(std::string_view& bytes, std::size_t& room);

    bool done() const { return done_; }
    bool ends_with_connection() const { return frame_.end == body_frame::kind::rest; }
    std::string& body() { return body_; }
    // Takes out the data that has come since the last call.
    std::string drain();
    const std::string& body() const { return body_; }

 private:
    enum class part { size, data, data_end, trailers };

    std::optional<wire_fault> take_data(std::string_view& bytes, std::uint64_t most);
    std::optional<wire_fault> take_chunks(std::string_view& bytes, std::size_t& room);
    std::optional<wire_fault> take_chunk_line(std::size_t& room);
    std::optional<wire_fault> begin_chunk(std::size_t& room);

    body_frame frame_;
    std::size_t largest_;
    chunk_cost cost_;
    std::string body_;
    std::uint64_t drained_ = 0;  // bytes that are not in body_ any more
    bool done_ = false;
    // The chunk under way.
    part at_ = part::size;
    line_reader line_;
    std::uint64_t left_ = 0;  // data that is still to come
};

}  // namespace sluice::net
