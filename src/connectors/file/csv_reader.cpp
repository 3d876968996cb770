#include "connectors/file/csv_reader.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <set>

namespace sluice::file {

result<std::vector<std::string>> read_header(csv_rows& rows, const std::string& path) {
    auto row = rows.next();
    if (!row) {
        return row.error();
    }
    std::vector<std::string> names;
    if (!*row) {
        return names;
    }
    if (!(*row)->fault.empty()) {
        return located(path, (*row)->line, (*row)->fault);
    }
    std::set<std::string> seen;
    for (const auto& field : (*row)->fields) {
        std::string name(trimmed(field, " \t"));
        std::string column = "column " + std::to_string(names.size() + 1) + " of the header";
        if (name.empty()) {
            return located(path, (*row)->line, column.append(" has no name"));
        }
        if (!seen.insert(name).second) {
            return located(path, (*row)->line,
                           column.append(" is called '" + name + "', as an earlier one"),
                           "give every column a name of its own");
        }
        names.push_back(std::move(name));
    }
    return names;
}

result<void> csv_reader::know_header() {
    if (!header_.empty()) {
        return {};
    }
    result<std::vector<std::string>> names = std::vector<std::string>();
    if (source_.offset() == 0) {
        names = read_header(rows_, source_.path());
    } else {
        // A page that begins in the middle of the file needs the header too.
        byte_source start(file_, source_.path(), 0);
        csv_rows rows(start, settings_.delimiter, settings_.largest_row, 1);
        names = read_header(rows, source_.path());
    }
    if (!names) {
        return names.error();
    }
    if (names->empty()) {
        return located(source_.path(), 1, "the file has no header row",
                       "its first row names the columns; an empty list is that row alone");
    }
    header_ = *std::move(names);
    return {};
}

result<std::optional<record>> csv_reader::next() {
    if (auto known = know_header(); !known) {
        return known.error();
    }
    auto row = rows_.next();
    if (!row) {
        return row.error();
    }
    if (!*row) {
        return std::optional<record>();
    }
    auto& fault = (*row)->fault;
    if (fault.empty()) {
        fault = fit_to_header(**row);
    }
    if (!fault.empty()) {
        return row_set_aside(**row);
    }
    json::object members;
    members.reserve(header_.size());
    for (std::size_t i = 0; i < header_.size(); ++i) {
        members[header_[i]] = std::move((*row)->fields[i]);
    }
    return std::optional(record{std::move(members), (*row)->line});
}

std::string csv_reader::fit_to_header(csv_row& row) const {
    auto& fields = row.fields;
    if (settings_.ragged == ragged_rows::fill) {
        // Spreadsheets write empty fields after the last column.
        while (fields.size() > header_.size() && fields.back().empty()) {
            fields.pop_back();
        }
        fields.resize(std::max(fields.size(), header_.size()));
    }
    if (fields.size() == header_.size()) {
        return {};
    }
    return "the row has " + std::to_string(fields.size()) + " fields, the header has " +
           std::to_string(header_.size()) +
           (settings_.ragged == ragged_rows::fill
                ? ": fields past the header must be empty"
                : ": mend the row, or set 'ragged: fill' to fill short rows with empty texts");
}

result<std::optional<record>> csv_reader::row_set_aside(const csv_row& row) const {
    constexpr std::uint64_t shown = 4100;  // set_aside() then cuts between two characters
    const auto text = read_at(file_, source_.path(), row.offset,
                              static_cast<std::size_t>(std::min(row.length, shown)));
    if (!text) {
        return text.error();
    }
    return std::optional(set_aside(source_.path(), row.line, row.fault, *text));
}

result<bool> csv_reader::ended() {
    const auto rest = source_.peek();
    if (!rest) {
        return rest.error();
    }
    return rest->empty();
}

}  // namespace sluice::file
