#include "connectors/file/ndjson_reader.hpp"

namespace sluice::file {

result<std::string> ndjson_reader::read_line() {
    std::string line;
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        const std::size_t found = bytes->find('\n');
        const std::size_t length = found == std::string_view::npos ? bytes->size() : found + 1;
        line += bytes->substr(0, length);
        source_.consume(length);
        if (line.size() > largest_record_) {
            return located(source_.path(), line_,
                           "the line is longer than " + std::to_string(largest_record_) + " bytes",
                           "raise 'largest_record'");
        }
        if (length == 0 || found != std::string_view::npos) {
            return line;
        }
    }
}

result<std::optional<record>> ndjson_reader::next() {
    while (true) {
        const auto line = read_line();
        if (!line) {
            return line.error();
        }
        if (line->empty()) {
            return std::optional<record>();
        }
        const bool whole = line->back() == '\n';
        if (line->find_first_not_of(" \t\r\n") == std::string::npos) {
            line_ += whole ? 1U : 0U;
            continue;
        }
        auto data = parse_json(*line);
        if (!data) {
            return located(
                source_.path(), line_, data.error().message,
                whole ? "" : "the last line has no line break: is it still being written?");
        }
        record read{*std::move(data), line_};
        line_ += whole ? 1U : 0U;
        return std::optional(std::move(read));
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
