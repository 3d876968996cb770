#include "connectors/http/body_pieces.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::http {

namespace {

constexpr std::size_t largest_record = std::size_t{16} * 1024 * 1024;
// A packed body of a few megabytes may have no end.
constexpr std::uint64_t largest_unpacked = std::uint64_t{10} * 1024 * 1024 * 1024;
constexpr std::size_t unpacked_at_once = std::size_t{256} * 1024;

// Returns the one coding of the body; "" for none, nullopt for several.
std::optional<std::string_view> coding_of(const net::response& head) {
    std::string_view found;
    for (const auto& [name, value] : head.headers) {
        if (!ascii::same_ignoring_case(name, "Content-Encoding")) {
            continue;
        }
        if (!found.empty() || value.find(',') != std::string::npos) {
            return std::nullopt;
        }
        found = trimmed(value, " \t");
    }
    return ascii::same_ignoring_case(found, "identity") ? std::string_view() : found;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(ascii::blanks) == std::string_view::npos;
}

}  // namespace

std::optional<formats::body_format> format_in_pieces(formats::body_format chosen,
                                                     const net::response& head) {
    constexpr unsigned ok = 200;
    const auto format =
        chosen == formats::body_format::by_type
            ? formats::format_of_type(head.headers.find("Content-Type").value_or(""))
            : chosen;
    const auto coding = coding_of(head);
    // A body tells by its first two bytes how `deflate` is meant, and few servers send it.
    const bool known = coding && (coding->empty() || formats::packing_of_coding(*coding, "") ==
                                                         formats::packing::gzip);
    const bool fits = format == formats::body_format::ndjson || format == formats::body_format::csv;
    return head.status == ok && known && fits ? std::optional(format) : std::nullopt;
}

body_pieces::body_pieces(net::response head, std::unique_ptr<net::body_stream> stream,
                         formats::body_format format, formats::csv_shape shape)
    : head_(std::move(head)),
      stream_(std::move(stream)),
      format_(format),
      shape_(shape),
      cutter_(format, shape.delimiter) {
    if (const auto coding = coding_of(head_); coding && !coding->empty()) {
        packing_ = formats::packing::gzip;
    }
}

// Returns the next bytes of the unpacked body; "" at its end.
awaitable<result<std::string>> body_pieces::some() {
    if (packing_ != formats::packing::none) {
        return some_unpacked();
    }
    return stream_->next();
}

awaitable<result<std::string>> body_pieces::some_unpacked() {
    if (!unpacker_) {
        auto made = formats::make_unpacker(packing_);
        if (!made) {
            co_return made.error();
        }
        unpacker_ = *std::move(made);
    }
    std::string made(unpacked_at_once, '\0');
    for (bool more = true; more;) {
        const auto done = unpacker_->unpack(packed_, made);
        if (!done) {
            co_return done.error();
        }
        packed_.erase(0, done->taken);
        unpacked_ += done->made;
        if (unpacked_ > largest_unpacked) {
            co_return failure(failure_class::invalid, "the body unpacks to more than 10 GiB",
                              "look at the service: such a body may have no end");
        }
        if (done->made > 0) {
            made.resize(done->made);
            co_return made;
        }
        if (done->taken > 0) {
            continue;
        }
        auto next = co_await stream_->next();
        if (!next) {
            co_return next;
        }
        more = !next->empty();
        packed_ += *next;
    }
    if (!unpacker_->may_end()) {
        co_return failure(failure_class::invalid, "the gzip of the body ends too early",
                          "look at the service, and at what stands in front of it");
    }
    co_return std::string();
}

awaitable<result<bool>> body_pieces::pass(body_place read_before) {
    std::uint64_t passed = 0;
    while (passed < read_before.offset) {
        auto bytes = co_await some();
        if (!bytes) {
            co_return bytes.error();
        }
        if (bytes->empty()) {
            co_return false;  // it is shorter now
        }
        const auto old = std::min<std::uint64_t>(bytes->size(), read_before.offset - passed);
        hash_.add(std::string_view(*bytes).substr(0, old));
        passed += old;
        if (old < bytes->size()) {
            cutter_ = formats::record_cutter(format_, shape_.delimiter, read_before.lines);
            cutter_.add(std::string_view(*bytes).substr(old));
        }
    }
    if (hash_.value() != read_before.hash) {
        co_return false;
    }
    if (cutter_.lines() != read_before.lines) {  // the body's piece ended just there
        cutter_ = formats::record_cutter(format_, shape_.delimiter, read_before.lines);
    }
    place_ = std::move(read_before);
    co_return true;
}

awaitable<result<body_pieces::piece>> body_pieces::next() {
    while (!ended_ && cutter_.ready() < bytes_of_piece) {
        if (cutter_.open() > largest_record) {
            co_return failure(failure_class::invalid,
                              "line " + std::to_string(cutter_.lines() + 1) +
                                  " or one after it begins a record of more than 16 MiB",
                              "see that the format is right, and the delimiter of CSV");
        }
        auto bytes = co_await some();
        if (!bytes) {
            co_return bytes.error();
        }
        ended_ = bytes->empty();
        if (ended_) {
            cutter_.end();
        }
        cutter_.add(*bytes);
    }
    const bool first = place_.offset == 0;
    piece made;
    made.shape = shape_;
    made.shape.lines_before = cutter_.lines();
    made.text = cutter_.take();
    made.is_last = ended_;
    hash_.add(made.text);
    place_.offset += made.text.size();
    place_.hash = hash_.value();
    place_.lines = cutter_.lines();
    if (format_ != formats::body_format::csv) {
        co_return made;
    }
    if (!first && is_blank(made.text)) {
        made.text.clear();
    } else if (first && shape_.has_header) {
        place_.header = formats::first_row_of(made.text, shape_.delimiter).text;
    } else if (shape_.has_header) {
        const auto lines = formats::first_row_of(place_.header, shape_.delimiter).lines;
        made.shape.lines_before -= std::min(lines, made.shape.lines_before);
        made.text.insert(0, place_.header);
    }
    co_return made;
}

}  // namespace sluice::http
