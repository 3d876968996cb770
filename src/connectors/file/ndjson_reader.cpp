#include "connectors/file/ndjson_reader.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>

namespace sluice::file {

result<ndjson_reader::one_line> ndjson_reader::read_line() {
    one_line line;
    json_depth depth;
    while (!line.has_end) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return line;
        }
        std::size_t count = 0;
        while (count < bytes->size() && !line.has_end) {
            const char byte = (*bytes)[count++];
            lines_.take(byte);
            // A CR inside of a JSON text is white space. Only outside of it does a CR end the line.
            line.has_end = byte == '\n' || (byte == '\r' && depth.outside());
            depth.take(byte);
        }
        // The rest of too long a line is read but not kept: the next line is still readable.
        if (!line.too_long) {
            line.text += bytes->substr(0, count);
        }
        source_.consume(count);
        line.too_long = line.too_long || line.text.size() > largest_record_;
    }
    return line;
}

// Passes over the rest of a line end of several bytes, and over empty lines.
result<void> ndjson_reader::pass_over_line_ends() {
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        std::size_t count = 0;
        while (count < bytes->size() && ((*bytes)[count] == '\r' || (*bytes)[count] == '\n')) {
            lines_.take((*bytes)[count++]);
        }
        source_.consume(count);
        if (count == 0) {
            lines_.settle();
            return {};
        }
    }
}

record ndjson_reader::record_of(const one_line& line, std::uint64_t number) const {
    if (line.too_long) {
        return set_aside(source_.path(), number,
                         "the line is longer than " + std::to_string(largest_record_) +
                             " bytes (raise 'largest_record')",
                         line.text);
    }
    auto read = parse_foreign_json(line.text);
    if (!read) {
        return set_aside(source_.path(), number, read.error().message, line.text);
    }
    return {std::move(read->value), number, "", std::move(read->mended)};
}

result<std::optional<record>> ndjson_reader::next() {
    while (true) {
        if (auto passed = pass_over_line_ends(); !passed) {
            return passed.error();
        }
        const std::uint64_t begin = lines_.line();
        const auto line = read_line();
        if (!line) {
            return line.error();
        }
        if (line->text.find_first_not_of(ascii::blanks) == std::string::npos) {
            if (line->has_end) {
                continue;
            }
            return std::optional<record>();
        }
        tail_ = line->has_end ? file_tail::ended : file_tail::open;
        // "12" may become "123" when the writer goes on. A complete object or array cannot grow.
        auto made = record_of(*line, begin);
        if (tail_ == file_tail::open && (made.data.is_object() || made.data.is_array())) {
            tail_ = file_tail::complete;
        }
        if (auto passed = pass_over_line_ends(); !passed) {
            return passed.error();
        }
        return std::optional(std::move(made));
    }
}

result<bool> ndjson_reader::ended() {
    const auto rest = source_.peek();
    if (!rest) {
        return rest.error();
    }
    return rest->empty();
}

}  // namespace sluice::file
