#include "connectors/file/format.hpp"

#include "formats/unpacking.hpp"

namespace sluice::file {

std::optional<file_format> format_of(file_format chosen, std::string_view path) {
    if (chosen != file_format::by_extension) {
        return chosen;
    }
    path = formats::without_packing(path);
    if (path.ends_with(".csv")) {
        return file_format::csv;
    }
    if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) {
        return file_format::ndjson;
    }
    if (path.ends_with(".json")) {
        return file_format::json;
    }
    if (path.ends_with(".xml")) {
        return file_format::xml;
    }
    if (path.ends_with(".yaml") || path.ends_with(".yml")) {
        return file_format::yaml;
    }
    return std::nullopt;
}

std::string judge_delimiter(const std::string& text) {
    // One byte, because the scanner reads bytes and must not meet a part of a character.
    const bool usable = text.size() == 1 && text != "\"" && text != "\n" && text != "\r" &&
                        static_cast<unsigned char>(text[0]) < 0x80;
    return usable ? std::string()
                  : "the delimiter is one character of ASCII, not a quote or a line break";
}

}  // namespace sluice::file
