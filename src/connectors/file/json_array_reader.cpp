#include "connectors/file/json_array_reader.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>

namespace sluice::file {

failure json_array_reader::cut_short() {
    tail_ = file_tail::open;
    return located(source_.path(), lines_.line(), "the file ends inside of its array",
                   "is it still being written?");
}

result<std::optional<char>> json_array_reader::skip_blanks() {
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return std::optional<char>();
        }
        std::size_t count = 0;
        while (count < bytes->size() && ascii::is_blank((*bytes)[count])) {
            lines_.take((*bytes)[count++]);
        }
        const bool found = count < bytes->size();
        const char next = found ? (*bytes)[count] : '\0';
        source_.consume(count);
        if (found) {
            lines_.settle();
            return std::optional(next);
        }
    }
}

result<void> json_array_reader::enter_array() {
    const auto byte = skip_blanks();
    if (!byte) {
        return byte.error();
    }
    if (*byte != '[') {
        return located(
            source_.path(), lines_.line(), "expected '[': the file must be one JSON array",
            "where a list is inside of an object, name its place: `items: data.products`; for "
            "one JSON text a line set 'format: ndjson'");
    }
    source_.consume(1);
    return {};
}

result<std::optional<record>> json_array_reader::next() {
    if (ended_) {
        return std::optional<record>();
    }
    if (first_) {
        if (auto entered = enter_array(); !entered) {
            return entered.error();
        }
    }
    const auto byte = skip_blanks();
    if (!byte) {
        return byte.error();
    }
    if (*byte == ']' && first_) {
        if (auto left = leave_array(); !left) {
            return left.error();
        }
        return std::optional<record>();
    }
    first_ = false;
    const std::uint64_t begin = lines_.line();
    auto text = cut_element();
    if (!text) {
        return text.error();
    }
    if (auto left = leave_element(); !left) {
        return left.error();
    }
    // The element is cut out already, so a faulty one costs itself alone, not the file.
    auto read = parse_foreign_json(*text);
    if (!read) {
        return std::optional(set_aside(source_.path(), begin,
                                       "in the element that begins here: " + read.error().message,
                                       *text));
    }
    return std::optional(record{std::move(read->value), begin, "", std::move(read->mended)});
}

std::size_t json_array_reader::scan(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char byte = bytes[at];
        if (depth_.outside() && (byte == ',' || byte == ']' || byte == '}')) {
            cut_ = true;
            return at;
        }
        lines_.take(byte);
        depth_.take(byte);
    }
    return bytes.size();
}

result<std::string> json_array_reader::cut_element() {
    std::string text;
    depth_ = {};
    cut_ = false;
    while (!cut_) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return cut_short();
        }
        const std::size_t count = scan(*bytes);
        text += bytes->substr(0, count);
        source_.consume(count);
        if (text.size() > largest_record_) {
            return located(source_.path(), lines_.line(),
                           "the element that ends here or later is longer than " +
                               std::to_string(largest_record_) + " bytes",
                           "raise 'largest_record'");
        }
    }
    return text;
}

result<void> json_array_reader::leave_element() {
    const auto byte = skip_blanks();
    if (!byte) {
        return byte.error();
    }
    if (!*byte) {
        return cut_short();
    }
    if (*byte == ',') {
        source_.consume(1);
        return {};
    }
    if (*byte == ']') {
        return leave_array();
    }
    return located(source_.path(), lines_.line(), "expected ',' or ']' after an element");
}

result<void> json_array_reader::leave_array() {
    source_.consume(1);
    ended_ = true;
    const auto byte = skip_blanks();
    if (!byte) {
        return byte.error();
    }
    if (*byte) {
        return located(source_.path(), lines_.line(), "something stands after the array");
    }
    return {};
}

}  // namespace sluice::file
