#include "model/json_reader.hpp"

#include <sluice/model/number.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

std::string describe_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return "the end";
    }
    const char c = text[at];
    if (c > ' ' && c <= '~') {
        return {'\'', c, '\''};
    }
    constexpr char hex[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return std::string("byte 0x") + hex[byte >> 4U] + hex[byte & 0xFU];
}

// A key for a message, cut where it is long.
std::string quoted(std::string_view key) {
    constexpr std::size_t longest = 60;
    std::size_t shown = 0;
    while (shown < key.size() && shown < longest) {
        shown += utf8_sequence(key, shown);
    }
    return '"' + std::string(key.substr(0, shown)) + (shown < key.size() ? "…\"" : "\"");
}

std::string place_of(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_break = before.rfind('\n');
    const std::size_t column = line_break == std::string_view::npos ? at : at - line_break - 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

}  // namespace

json_reader::json_reader(std::string_view text, const json_limits& limits)
    : text_(text), levels_left_(limits.depth), depth_(limits.depth) {}

result<json::value> json_reader::read() {
    skip_space();
    bool good = read_value();
    if (good) {
        skip_space();
        good = at_ == text_.size() || fail_expecting("the end of the JSON text");
    }
    if (!good) {
        return failure(failure_class::invalid, place_of(text_, fault_at_) + ": " + fault_);
    }
    return std::move(values_.back());
}

bool json_reader::read_value() {
    if (at_ == text_.size()) {
        return fail_expecting("a value");
    }
    switch (text_[at_]) {
        case '{':
            return read_object();
        case '[':
            return read_array();
        case '"': {
            std::string_view text;
            if (!read_text(decoded_, text)) {
                return false;
            }
            values_.emplace_back(json::string(text));
            return true;
        }
        case 't':
            return read_word("true", json::value(true));
        case 'f':
            return read_word("false", json::value(false));
        case 'n':
            return read_word("null", json::value(nullptr));
        default:
            return read_number();
    }
}

bool json_reader::read_word(std::string_view word, json::value value) {
    if (text_.substr(at_, word.size()) != word) {
        return fail(at_, "expected a value; did you mean " + std::string(word) + "?");
    }
    at_ += word.size();
    values_.push_back(std::move(value));
    return true;
}

bool json_reader::read_number() {
    const char c = text_[at_];
    if (c != '-' && (c < '0' || c > '9')) {
        return fail_expecting("a value");
    }
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = number_prefix(rest);
    if (length == 0) {
        return fail(at_, "expected a digit after '-', '.' or the exponent's mark of this number");
    }
    values_.push_back(*number_from_text(rest.substr(0, length)));
    at_ += length;
    return true;
}

bool json_reader::enter() {
    if (levels_left_ == 0) {
        return fail(at_, "nested deeper than " + std::to_string(depth_) + " levels");
    }
    --levels_left_;
    ++at_;
    skip_space();
    return true;
}

bool json_reader::read_array() {
    if (!enter()) {
        return false;
    }
    const std::size_t first = values_.size();
    if (!at(']')) {
        for (;;) {
            if (!read_value()) {
                return false;
            }
            skip_space();
            if (!at(',')) {
                break;
            }
            ++at_;
            skip_space();
        }
        if (!at(']')) {
            return fail_expecting("',' or ']' after an item");
        }
    }
    ++at_;
    ++levels_left_;
    return gather_array(first);
}

bool json_reader::gather_array(std::size_t first) {
    json::array items;
    items.reserve(values_.size() - first);
    for (std::size_t i = first; i < values_.size(); ++i) {
        items.push_back(std::move(values_[i]));
    }
    values_.resize(first);
    values_.emplace_back(std::move(items));
    return true;
}

bool json_reader::read_object() {
    if (!enter()) {
        return false;
    }
    const std::size_t first_value = values_.size();
    const std::size_t first_key = keys_.size();
    if (!at('}') && !read_members()) {
        return false;
    }
    ++at_;
    ++levels_left_;
    return gather_object(first_value, first_key);
}

bool json_reader::read_members() {
    for (;;) {
        if (!read_key() || !read_value()) {
            return false;
        }
        skip_space();
        if (!at(',')) {
            break;
        }
        ++at_;
        skip_space();
    }
    return at('}') || fail_expecting("',' or '}' after a member");
}

bool json_reader::read_key() {
    if (!at('"')) {
        return fail_expecting("a key in quotation marks");
    }
    key read{{}, at_};
    if (!read_text(decoded_, read.text)) {
        return false;
    }
    if (read.text.data() == decoded_.data()) {
        read.text = decoded_keys_.emplace_back(decoded_);
    }
    keys_.push_back(read);
    skip_space();
    if (!at(':')) {
        return fail_expecting("':' after a key");
    }
    ++at_;
    skip_space();
    return true;
}

bool json_reader::gather_object(std::size_t first_value, std::size_t first_key) {
    json::object members;
    members.reserve(values_.size() - first_value);
    for (std::size_t i = first_value, k = first_key; i < values_.size(); ++i, ++k) {
        if (!members.emplace(keys_[k].text, std::move(values_[i])).second) {
            return fail(keys_[k].at,
                        "the key " + quoted(keys_[k].text) + " stands twice in one object");
        }
    }
    values_.resize(first_value);
    keys_.resize(first_key);
    values_.emplace_back(std::move(members));
    return true;
}

void json_reader::skip_space() {
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return;
        }
        ++at_;
    }
}

bool json_reader::fail(std::size_t at, std::string expected) {
    fault_at_ = at;
    fault_ = std::move(expected);
    return false;
}

bool json_reader::fail_expecting(std::string_view expected) {
    return fail(at_, "expected " + std::string(expected) + ", found " + describe_at(text_, at_));
}

result<json::value> parse_json(std::string_view text, const json_limits& limits) {
    return json_reader(text, limits).read();
}

}  // namespace sluice
