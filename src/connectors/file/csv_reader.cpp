#include "connectors/file/csv_reader.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace sluice::file {

char delimiter_in(std::string_view line) {
    constexpr std::string_view candidates = ",;\t|";
    std::array<std::size_t, candidates.size()> counts{};
    bool quoted = false;
    for (const char c : line) {
        quoted = quoted != (c == '"');
        if (const auto at = candidates.find(c); !quoted && at != std::string_view::npos) {
            ++counts[at];
        }
    }
    return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

namespace {

// A name that stands for no other column yet.
std::string numbered(const std::string& name, std::size_t column,
                     const std::set<std::string>& seen) {
    if (name.empty()) {
        return "column " + std::to_string(column);
    }
    std::size_t number = 2;
    while (seen.contains(name + " " + std::to_string(number))) {
        ++number;
    }
    return name + " " + std::to_string(number);
}

}  // namespace

result<std::vector<std::string>> read_header(csv_rows& rows, const std::string& path,
                                             unclear_names unclear) {
    auto row = rows.next();
    if (!row) {
        return row.error();
    }
    std::vector<std::string> names;
    if (*row == nullptr) {
        return names;
    }
    if (!(*row)->fault.empty()) {
        return located(path, (*row)->line, (*row)->fault);
    }
    const bool strict = unclear == unclear_names::error;
    std::set<std::string> seen;
    for (const auto& field : (*row)->fields) {
        std::string name(trimmed(field, " \t"));
        std::string column = "column " + std::to_string(names.size() + 1) + " of the header";
        const bool is_unclear = name.empty() || seen.contains(name);
        if (is_unclear && strict) {
            return name.empty()
                       ? located(path, (*row)->line, column.append(" has no name"),
                                 "name it, or set `unclear_columns: numbered`")
                       : located(path, (*row)->line,
                                 column.append(" is called '" + name + "', as an earlier one"),
                                 "give every column a name of its own, or set `unclear_columns: "
                                 "numbered`");
        }
        if (is_unclear) {
            name = numbered(name, names.size() + 1, seen);
        }
        seen.insert(name);
        names.push_back(std::move(name));
    }
    return names;
}

// Passes over the lines before the header, and learns the delimiter. Spreadsheets write `sep=;` as
// the first line of a file.
result<void> csv_reader::pass_preamble(csv_rows& rows, byte_source& source) {
    for (std::int64_t passed = 0; passed < settings_.skip_lines; ++passed) {
        if (auto done = rows.pass_over_line(); !done) {
            return done.error();
        }
    }
    auto bytes = source.peek();
    if (!bytes) {
        return bytes.error();
    }
    const auto line = bytes->substr(0, bytes->find_first_of("\r\n"));
    if (line.size() == 5 && line.starts_with("sep=")) {
        const char stated = line.back();
        rows.set_delimiter(stated);
        remark_ = std::string("the line sep= states the delimiter '") + stated + "'";
        return rows.pass_over_line();
    }
    if (settings_.delimiter == 0) {
        const char found = delimiter_in(line);
        rows.set_delimiter(found);
        remark_ = "the delimiter is " +
                  (found == '\t' ? std::string("a tab") : std::string("'") + found + "'");
    }
    return {};
}

result<std::vector<std::string>> csv_reader::names_at(csv_rows& rows) {
    if (!settings_.has_header) {
        return settings_.columns;
    }
    const auto line = rows.line();
    auto names = read_header(rows, source_.path(), settings_.unclear);
    if (!names || names->empty() || settings_.columns.empty()) {
        return names;
    }
    if (names->size() != settings_.columns.size()) {
        return located(source_.path(), line,
                       "the header has " + std::to_string(names->size()) +
                           " columns, and `columns` names " +
                           std::to_string(settings_.columns.size()));
    }
    return settings_.columns;
}

result<void> csv_reader::know_header() {
    if (!header_.empty()) {
        return {};
    }
    if (settings_.guess_row_ends) {
        rows_.guess_row_ends();
    }
    result<std::vector<std::string>> names = std::vector<std::string>();
    if (at_start_) {
        auto passed = pass_preamble(rows_, source_);
        names = passed ? names_at(rows_) : passed.error();
    } else {
        // A page that begins in the middle of the file needs the header too.
        byte_source start(file_, source_.path(), 0, source_.encoding());
        csv_rows rows(start, settings_.delimiter, settings_.largest_row, 1);
        auto passed = pass_preamble(rows, start);
        names = passed ? names_at(rows) : passed.error();
        rows_.set_delimiter(rows.delimiter());
        remark_.clear();  // the first page has told it
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
    if (*row == nullptr) {
        return std::optional<record>();
    }
    auto& fault = (*row)->fault;
    if (fault.empty()) {
        fault = fit_to_header(**row);
    }
    if (!fault.empty()) {
        return row_set_aside(**row);
    }
    if (screen_ == nullptr) {
        return std::optional(record{data_of(**row), (*row)->line});
    }
    const auto& data = shown(**row);
    if (screen_->drops(data)) {
        return std::optional(record{.data = nullptr, .line = (*row)->line, .screened = true});
    }
    return std::optional(record{data, (*row)->line});
}

json::value csv_reader::data_of(const csv_row& row) const {
    json::object members;
    members.reserve(header_.size());
    for (std::size_t i = 0; i < header_.size(); ++i) {
        members.emplace(header_[i], row.fields[i]);
    }
    return members;
}

const json::value& csv_reader::shown(const csv_row& row) {
    auto* members = shown_.if_object();
    // Two columns of one name make one member.
    if (members == nullptr || members->size() != header_.size()) {
        shown_ = data_of(row);
        return shown_;
    }
    auto field = row.fields.begin();
    for (auto& member : *members) {
        member.value().get_string().assign(*field++);
    }
    return shown_;
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

result<std::optional<record>> csv_reader::row_set_aside(const csv_row& row) {
    constexpr std::uint64_t shown = 4100;  // set_aside() then cuts between two characters
    const auto text =
        source_.text_at(row.offset, static_cast<std::size_t>(std::min(row.length, shown)));
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
