#include "connectors/file/record_text.hpp"

#include <sluice/model/csv_scanner.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>

namespace sluice::file {

namespace {

std::string field_of(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::null:
            return {};
        case json_kind::string:
            return valid_utf8(value.get_string());
        default:
            return write_json(value);
    }
}

std::string end_row(std::string row) {
    // A row of one empty field would be an empty line, and readers pass over those.
    return row.empty() ? "\"\"\n" : std::move(row) + "\n";
}

}  // namespace

std::string ndjson_line(const json::value& data) {
    return write_json(data) + "\n";
}

std::string csv_header_line(const std::vector<std::string>& columns, char delimiter) {
    std::string row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) {
            row += delimiter;
        }
        append_csv_field(row, valid_utf8(columns[i]), delimiter);
    }
    return end_row(std::move(row));
}

result<std::string> csv_line(const json::value& data, const std::vector<std::string>& columns,
                             char delimiter, extra_members extra) {
    const auto* members = data.if_object();
    if (members == nullptr) {
        return failure(failure_class::refused,
                       "a CSV row needs an object, not " + std::string(name_of(kind_of(data))),
                       "make one in a 'map' stage");
    }
    std::string row;
    std::size_t used = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) {
            row += delimiter;
        }
        if (const auto* value = members->if_contains(columns[i])) {
            append_csv_field(row, field_of(*value), delimiter);
            ++used;
        }
    }
    if (used == members->size() || extra == extra_members::ignored) {
        return end_row(std::move(row));
    }
    for (const auto& member : *members) {
        if (std::find(columns.begin(), columns.end(), std::string_view(member.key())) ==
            columns.end()) {
            return failure(
                failure_class::refused,
                "the member '" + std::string(member.key()) + "' is no column of the file",
                "name the columns in 'columns', or leave it out in a 'map' stage");
        }
    }
    return end_row(std::move(row));
}

}  // namespace sluice::file
