#include "model/json_reader.hpp"

#include <sluice/model/number.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <tuple>
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

// Quotes a key for a message and cuts a long one.
std::string quoted(std::string_view key) {
    constexpr std::size_t longest = 60;
    std::size_t shown = 0;
    while (shown < key.size() && shown < longest) {
        shown += utf8_sequence(key, shown);
    }
    return '"' + std::string(key.substr(0, shown)) + (shown < key.size() ? "…\"" : "\"");
}

}  // namespace

std::string json_place(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_break = before.rfind('\n');
    const std::size_t column = line_break == std::string_view::npos ? at : at - line_break - 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

json_reader::json_reader(std::string_view text, const json_limits& limits,
                         json_strictness strictness)
    : text_(text),
      levels_left_(limits.depth),
      depth_(limits.depth),
      values_left_(limits.values),
      values_(limits.values),
      strictness_(strictness),
      stack_({}, room_.data(), room_.size()) {
    // A value_stack takes values only after a reset.
    stack_.reset();
}

bool json_reader::mends(json_fault kind, std::size_t at) {
    if (strictness_ == json_strictness::strict) {
        return false;
    }
    auto& noted = mended_[static_cast<std::size_t>(kind)];
    if (noted.times++ == 0) {
        noted.first = at;
    }
    return true;
}

result<json::value> json_reader::read() {
    skip_space();
    bool good = read_value();
    if (good) {
        skip_space();
        good = at_ == text_.size() || fail_expecting("the end of the JSON text");
    }
    if (!good) {
        return failure(failure_class::invalid, json_place(text_, fault_at_) + ": " + fault_);
    }
    return stack_.release();
}

bool json_reader::read_value() {
    if (at_ == text_.size()) {
        return fail_expecting("a value");
    }
    if (values_left_ == 0) {
        return fail(at_, "more than " + std::to_string(values_) +
                             " values in one text; ask for less at a time");
    }
    --values_left_;
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
            stack_.push_string(text);
            return true;
        }
        case 't':
            stack_.push_bool(true);
            return read_word("true");
        case 'f':
            stack_.push_bool(false);
            return read_word("false");
        case 'n':
            stack_.push_null();
            return read_word("null");
        default:
            return read_number();
    }
}

bool json_reader::read_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) {
        return fail(at_, "expected a value; did you mean " + std::string(word) + "?");
    }
    at_ += word.size();
    return true;
}

bool json_reader::read_number() {
    const char c = text_[at_];
    if (c != '-' && (c < '0' || c > '9')) {
        return read_no_number() || fail_expecting("a value");
    }
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = number_prefix(rest);
    if (length == 0) {
        if (read_no_number()) {
            return true;
        }
        return fail(at_, "expected a digit after '-', '.' or the exponent's mark of this number");
    }
    const json::value number = *number_from_text(rest.substr(0, length));
    // Pushes by type: the stack cannot take a finished json::value.
    switch (number.kind()) {
        case json::kind::int64:
            stack_.push_int64(number.get_int64());
            break;
        case json::kind::uint64:
            stack_.push_uint64(number.get_uint64());
            break;
        case json::kind::double_:
            stack_.push_double(number.get_double());
            break;
        default:
            stack_.push_string(number.get_string());
            break;
    }
    at_ += length;
    return true;
}

// Python and others write these words, although JSON has no such numbers.
bool json_reader::read_no_number() {
    constexpr std::array<std::string_view, 3> words = {"NaN", "Infinity", "-Infinity"};
    for (const auto word : words) {
        if (text_.substr(at_, word.size()) == word && mends(json_fault::no_json_number, at_)) {
            at_ += word.size();
            stack_.push_null();
            return true;
        }
    }
    return false;
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
    std::size_t count = 0;
    if (!at(']')) {
        for (;;) {
            if (!read_value()) {
                return false;
            }
            ++count;
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
    stack_.push_array(count);
    return true;
}

bool json_reader::read_object() {
    if (!enter()) {
        return false;
    }
    const std::size_t first_key = keys_.size();
    if (keys_.empty()) {
        keys_.reserve(24);  // the keys of most texts, in one step
    }
    if (!at('}') && !read_members()) {
        return false;
    }
    ++at_;
    ++levels_left_;
    if (!check_keys_differ(first_key)) {
        return false;
    }
    stack_.push_object(keys_.size() - first_key);
    keys_.resize(first_key);
    return true;
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
    // The next text reuses decoded_, and keys_ refers to the letters of this key until its object
    // ends.
    if (read.text.data() == decoded_.data()) {
        read.text = decoded_keys_.emplace_front(decoded_);
    }
    stack_.push_key(read.text);
    keys_.push_back(read);
    skip_space();
    if (!at(':')) {
        return fail_expecting("':' after a key");
    }
    ++at_;
    skip_space();
    return true;
}

bool json_reader::check_keys_differ(std::size_t first) {
    // For a few keys, comparing all pairs is faster than sorting. A large object needs the sort, or
    // its time would grow in the square of its keys.
    constexpr std::size_t few = 16;
    if (keys_.size() - first <= few) {
        for (std::size_t i = first + 1; i < keys_.size(); ++i) {
            for (std::size_t j = first; j < i; ++j) {
                if (keys_[i].text == keys_[j].text) {
                    if (!fail_twice(keys_[i])) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }
    std::sort(keys_.begin() + static_cast<std::ptrdiff_t>(first), keys_.end(),
              [](const key& left, const key& right) {
                  return std::tie(left.text, left.at) < std::tie(right.text, right.at);
              });
    for (std::size_t i = first + 1; i < keys_.size(); ++i) {
        if (keys_[i].text == keys_[i - 1].text && !fail_twice(keys_[i])) {
            return false;
        }
    }
    return true;
}

// A mending reader needs no more than this: the stack keeps the last value of a key.
bool json_reader::fail_twice(const key& second) {
    return mends(json_fault::doubled_key, second.at) ||
           fail(second.at, "the key " + quoted(second.text) + " stands twice in one object");
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
