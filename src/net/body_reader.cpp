#include "net/body_reader.hpp"

#include "net/head_reader.hpp"
#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace sluice::net {

namespace {

constexpr wire_fault too_large{413, "the body is too large"};

// Accepts digits only, without a sign or "0x". Returns nullopt for a number that does not fit, too.
std::optional<std::uint64_t> number_in(std::string_view text, int base) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

// Returns the size before the extensions of a chunk line, which may say anything.
std::string_view size_in(std::string_view line) {
    return line.substr(0, line.find_first_of("; \t"));
}

bool is_chunk_line(std::string_view line) {
    const auto rest = line.substr(size_in(line).size());
    const auto first = rest.find_first_not_of(" \t");
    return rest.empty() || (first != std::string_view::npos && rest[first] == ';');
}

}  // namespace

stated_frame read_frame(const header_list& headers, frame_rule rule) {
    auto codings = listed(headers, "Transfer-Encoding");
    const auto lengths = listed(headers, "Content-Length");
    if (rule == frame_rule::reply) {
        std::erase_if(codings,
                      [](auto coding) { return ascii::same_ignoring_case(coding, "identity"); });
    }
    // The standard lets Transfer-Encoding win, but a program on the way may choose the other one
    // (RFC 9112, 6.3). That difference is how requests are smuggled.
    if (!codings.empty() && !lengths.empty()) {
        return {wire_fault{400, "both Content-Length and Transfer-Encoding are stated"}, {}};
    }
    if (!codings.empty()) {
        if (codings.size() != 1 || !ascii::same_ignoring_case(codings.front(), "chunked")) {
            return {wire_fault{400, "the transfer coding is not chunked"}, {}};
        }
        return {{}, {body_frame::kind::chunks, 0}};
    }
    if (lengths.empty()) {
        return {};
    }
    const auto length = number_in(lengths.front(), 10);
    const bool one =
        std::ranges::all_of(lengths, [&](auto other) { return other == lengths.front(); });
    if (!length || !one || (lengths.size() > 1 && rule == frame_rule::request)) {
        return {wire_fault{400, "Content-Length is not one number"}, {}};
    }
    return {{}, {body_frame::kind::length, *length}};
}

body_reader::body_reader(body_frame frame, std::size_t largest, chunk_cost cost)
    : frame_(frame),
      largest_(largest),
      cost_(cost),
      done_(frame.end == body_frame::kind::unstated ||
            (frame.end == body_frame::kind::length && frame.length == 0)) {}

std::optional<wire_fault> body_reader::take(std::string_view& bytes, std::size_t& room) {
    using kind = body_frame::kind;
    if (done_) {
        return std::nullopt;
    }
    if (frame_.end == kind::chunks) {
        return take_chunks(bytes, room);
    }
    if (frame_.end == kind::rest) {
        return take_data(bytes, std::numeric_limits<std::uint64_t>::max());
    }
    // The length alone decides, before a byte of the body has come.
    if (frame_.length > largest_) {
        return too_large;
    }
    auto fault = take_data(bytes, frame_.length - drained_ - body_.size());
    done_ = drained_ + body_.size() == frame_.length;
    return fault;
}

std::string body_reader::drain() {
    drained_ += body_.size();
    return std::exchange(body_, {});
}

// Reserves by the bytes that have come, never by the stated length. A sender could otherwise take
// the memory with one header.
std::optional<wire_fault> body_reader::take_data(std::string_view& bytes, std::uint64_t most) {
    const auto data = bytes.substr(0, std::min<std::uint64_t>(most, bytes.size()));
    if (data.size() > largest_ - body_.size()) {
        return too_large;
    }
    const auto size = body_.size() + data.size();
    if (frame_.end == body_frame::kind::length && size > body_.capacity()) {
        body_.reserve(std::min<std::uint64_t>(frame_.length, size * 2));
    }
    body_ += data;
    bytes.remove_prefix(data.size());
    return std::nullopt;
}

std::optional<wire_fault> body_reader::take_chunks(std::string_view& bytes, std::size_t& room) {
    while (!done_ && !bytes.empty()) {
        if (at_ == part::data) {
            const auto before = body_.size();
            if (auto fault = take_data(bytes, left_)) {
                return fault;
            }
            left_ -= body_.size() - before;
            at_ = left_ == 0 ? part::data_end : part::data;
            continue;
        }
        if (auto fault = line_.take(bytes, room)) {
            return fault;
        }
        if (at_ == part::data_end && !line_.text().empty()) {
            return wire_fault{400, "a chunk goes on after its size"};
        }
        if (!line_.whole()) {
            break;
        }
        if (auto fault = take_chunk_line(room)) {
            return fault;
        }
        line_.next();
    }
    return std::nullopt;
}

std::optional<wire_fault> body_reader::take_chunk_line(std::size_t& room) {
    switch (at_) {
        case part::size:
            return begin_chunk(room);
        case part::data:
        case part::data_end:
            at_ = part::size;
            return std::nullopt;
        case part::trailers:
            done_ = line_.text().empty();
            if (!done_ && !read_header(line_.text())) {
                return wire_fault{400, "a trailer is not 'name: value'"};
            }
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<wire_fault> body_reader::begin_chunk(std::size_t& room) {
    const auto digits = size_in(line_.text());
    const auto size = number_in(digits, 16);
    if (!size || !is_chunk_line(line_.text()) || !is_header_value(line_.text())) {
        return wire_fault{400, "the size of a chunk is not a number"};
    }
    if (*size > largest_ - body_.size()) {
        return too_large;
    }
    left_ = *size;
    at_ = *size == 0 ? part::trailers : part::data;
    if (cost_ == chunk_cost::surplus) {
        // The chunk pays for a plain size line, at most by its own data. Leading zeros past 16
        // digits still count, so that they cannot be sent for free.
        constexpr std::size_t longest_plain = 16;
        constexpr std::size_t ends = 4;  // CR LF after the line, and after the data
        const std::uint64_t plain = std::min(digits.size(), longest_plain) + ends;
        room += static_cast<std::size_t>(std::min(plain, *size));
    }
    return std::nullopt;
}

}  // namespace sluice::net
