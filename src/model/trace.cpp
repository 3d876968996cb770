#include <sluice/model/text.hpp>
#include <sluice/model/trace.hpp>

#include <array>

namespace sluice {
namespace {

std::string hex_number(std::uint64_t number) {
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; number >>= 4U) {
        text[i] = "0123456789abcdef"[number & 0xFU];
    }
    return text;
}

// Small letters only, as the standard says.
std::optional<std::uint64_t> number_of(std::string_view hex) {
    std::uint64_t number = 0;
    for (const char c : hex) {
        const auto digit = hex_digit(c);
        if (!digit || (c >= 'A' && c <= 'F')) {
            return std::nullopt;
        }
        number = (number << 4U) | *digit;
    }
    return number;
}

}  // namespace

std::string traceparent_of(const span_place& at) {
    return "00-" + hex_number(at.trace_high) + hex_number(at.trace_low) + "-" +
           hex_number(at.span) + "-01";
}

// A later version may have more after the flags (W3C Trace Context, 3.2.2).
std::optional<foreign_trace> read_traceparent(std::string_view text) {
    constexpr std::size_t length = 55;
    if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') {
        return std::nullopt;
    }
    const auto version = number_of(text.substr(0, 2));
    const auto high = number_of(text.substr(3, 16));
    const auto low = number_of(text.substr(19, 16));
    const auto span = number_of(text.substr(36, 16));
    const auto flags = number_of(text.substr(53, 2));
    const bool ends_well =
        version == 0U ? text.size() == length : text.size() == length || text[length] == '-';
    if (!version || *version == 0xFFU || !high || !low || !span || !flags || !ends_well ||
        (*high == 0 && *low == 0) || *span == 0) {
        return std::nullopt;
    }
    return foreign_trace{{*high, *low, *span}, (*flags & 1U) != 0};
}

active_span::active_span(const trace_parent& parent, std::string_view name, span_kind kind) {
    if (parent.writer == nullptr) {
        return;
    }
    writer_ = parent.writer;
    const auto now = writer_->now();
    begun_ = now.steady;
    under_way_ = std::make_unique<finished_span>();
    under_way_->place = parent.place;
    under_way_->place.span = writer_->new_span();
    under_way_->parent = parent.place.span;
    under_way_->name = name;
    under_way_->kind = kind;
    under_way_->begun = now.wall;
}

active_span& active_span::operator=(active_span&& other) noexcept {
    if (this != &other) {
        end();
        under_way_ = std::move(other.under_way_);
        writer_ = other.writer_;
        begun_ = other.begun_;
    }
    return *this;
}

active_span active_span::first(trace_writer* writer, std::string_view name, span_kind kind,
                               std::string_view traceparent) {
    if (writer == nullptr) {
        return {};
    }
    if (const auto other = read_traceparent(traceparent)) {
        return other->sampled ? active_span({writer, other->at}, name, kind) : active_span();
    }
    const auto trace = writer->begin_trace();
    return trace ? active_span({writer, *trace}, name, kind) : active_span();
}

trace_parent active_span::as_parent() const {
    return under_way_ ? trace_parent{writer_, under_way_->place} : trace_parent();
}

void active_span::set(std::string_view name, std::string value) {
    if (under_way_) {
        under_way_->attributes.emplace_back(std::string(name), std::move(value));
    }
}

void active_span::set(std::string_view name, std::int64_t value) {
    if (under_way_) {
        under_way_->attributes.emplace_back(std::string(name), value);
    }
}

void active_span::fail(failure_class why) {
    if (under_way_) {
        under_way_->failure = name_of(why);
    }
}

void active_span::end() {
    if (under_way_) {
        under_way_->length = writer_->now().steady - begun_;
        writer_->write(std::move(*std::exchange(under_way_, nullptr)));
    }
}

}  // namespace sluice
