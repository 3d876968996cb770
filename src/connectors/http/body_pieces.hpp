#pragma once

// Reads the body of a listing in pieces of whole records: NDJSON and CSV, plain or packed. The
// subscriber of type `http` uses it for a listing of one reply, however large that is.

#include "connectors/http/source_place.hpp"
#include "formats/body_value.hpp"
#include "formats/record_cutter.hpp"
#include "formats/unpacking.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/body_stream.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sluice::http {

// Memory holds one piece, and as much again while it is parsed.
inline constexpr std::size_t bytes_of_piece = std::size_t{1} * 1024 * 1024;

// Returns the format of a reply that can be read so; nullopt for every other one.
std::optional<formats::body_format> format_in_pieces(formats::body_format chosen,
                                                     const net::response& head);

class body_pieces {
 public:
    // `head` was judged by format_in_pieces().
    body_pieces(net::response head, std::unique_ptr<net::body_stream> stream,
                formats::body_format format, formats::csv_shape shape);

    // Passes over what was read before. Returns false when the body does not begin so; this object
    // has no use then. Call it first, if at all. Cancelling is as with body_stream.
    awaitable<result<bool>> pass(body_place read_before);

    struct piece {
        std::string text;          // records, after the header of a CSV
        formats::csv_shape shape;  // says how many lines come before
        bool is_last = false;
    };
    // Returns the next records. A failure ends the use of this object.
    awaitable<result<piece>> next();

    // Where the piece after the last one begins.
    const body_place& place() const { return place_; }
    const net::response& head() const { return head_; }
    formats::body_format format() const { return format_; }

 private:
    awaitable<result<std::string>> some();
    awaitable<result<std::string>> some_unpacked();

    net::response head_;
    std::unique_ptr<net::body_stream> stream_;
    formats::body_format format_;
    formats::csv_shape shape_;
    std::unique_ptr<formats::unpacker> unpacker_;  // null: the body is plain
    formats::packing packing_ = formats::packing::none;
    std::string packed_;  // came, and is not unpacked yet
    std::uint64_t unpacked_ = 0;
    bool ended_ = false;
    formats::record_cutter cutter_;
    body_place place_;
    body_hash hash_;  // of what stands before the place
};

}  // namespace sluice::http
