#include "formats/csv_text.hpp"

#include "formats/csv_run.hpp"

#include <sluice/model/csv_scanner.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace sluice::formats {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

failure csv_fault(std::size_t line, std::string message) {
    return {failure_class::invalid, "line " + std::to_string(line) + ": " + std::move(message)};
}

// Splits a text into rows.
class csv_rows_of_text {
 public:
    csv_rows_of_text(std::string_view text, const csv_shape& shape)
        : rest_(text),
          delimiter_(shape.delimiter),
          scanner_(shape.delimiter),
          line_(shape.lines_before + 1) {}

    struct row {
        std::vector<std::string> fields;
        std::size_t line = 0;   // the begin of the row
        std::string_view text;  // as it stands, with its line end
    };

    // Returns nullopt at the end.
    result<std::optional<row>> next() {
        row made;
        std::string field;
        bool any = false;
        made.line = line_;
        auto begin = rest_;
        const auto text = [&] { return begin.substr(0, begin.size() - rest_.size()); };
        while (!rest_.empty()) {
            const char byte = rest_.front();
            rest_.remove_prefix(1);
            if (byte == '\n' || (byte == '\r' && !rest_.starts_with('\n'))) {
                ++line_;
            }
            switch (scanner_.take(byte)) {
                case csv_meaning::text:
                    field += byte;
                    take_run(field);
                    any = true;
                    break;
                case csv_meaning::quote:
                    any = true;
                    break;
                case csv_meaning::field_end:
                    made.fields.push_back(std::exchange(field, {}));
                    any = true;
                    break;
                case csv_meaning::row_end:
                    if (any) {
                        made.fields.push_back(std::move(field));
                        made.text = text();
                        return std::optional(std::move(made));
                    }
                    made.line = line_;
                    begin = rest_;
                    break;
                case csv_meaning::stray:
                    return csv_fault(line_, "text stands after the closing quote of field " +
                                                std::to_string(made.fields.size() + 1));
            }
        }
        if (scanner_.in_quotes()) {
            return csv_fault(made.line, "a quote of this row never closes");
        }
        if (!any) {
            return std::optional<row>();
        }
        made.fields.push_back(std::move(field));
        made.text = text();
        return std::optional(std::move(made));
    }

 private:
    void take_run(std::string& field) {
        const auto size = text_run(scanner_, delimiter_, rest_);
        field += rest_.substr(0, size);
        rest_.remove_prefix(size);
    }

    std::string_view rest_;
    char delimiter_;
    csv_scanner scanner_;
    std::size_t line_;
};

result<void> check_header(const csv_rows_of_text::row& header) {
    std::set<std::string_view> seen;
    for (const auto& name : header.fields) {
        if (name.empty()) {
            return csv_fault(header.line, "a name of the header is empty");
        }
        if (!seen.insert(name).second) {
            return csv_fault(header.line, "the header names '" + name + "' twice");
        }
    }
    return {};
}

json::value value_of_row(csv_rows_of_text::row row, const std::vector<std::string>& header) {
    if (header.empty()) {
        json::array fields;
        for (const auto& field : row.fields) {
            fields.emplace_back(field);
        }
        return fields;
    }
    json::object members;
    for (std::size_t i = 0; i < header.size(); ++i) {
        members[header[i]] = row.fields[i];
    }
    return members;
}

std::string field_text(const json::value* value) {
    if (value == nullptr || value->is_null()) {
        return {};
    }
    return kind_of(*value) == json_kind::string ? std::string(value->get_string())
                                                : write_json(*value);
}

// A row of one empty field would be an empty line, which readers skip.
void end_csv_row(std::string& out, std::size_t begin) {
    out += out.size() == begin ? "\"\"\n" : "\n";
}

std::vector<std::string> columns_of(const json::array& rows) {
    std::vector<std::string> columns;
    std::set<std::string> seen;
    for (const auto& row : rows) {
        if (const auto* members = row.if_object()) {
            for (const auto& member : *members) {
                if (seen.emplace(member.key()).second) {
                    columns.emplace_back(member.key());
                }
            }
        }
    }
    return columns;
}

// Returns the problem of a row, or "". A stage's text is UTF-8 already; a body may be anything.
std::string fault_of_row(const csv_rows_of_text::row& row, std::size_t columns) {
    if (columns != 0 && row.fields.size() != columns) {
        return "the row has " + std::to_string(row.fields.size()) + " fields, and the header has " +
               std::to_string(columns);
    }
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        if (utf8_fault(row.fields[i]) != std::string_view::npos) {
            return "field " + std::to_string(i + 1) + " is not UTF-8";
        }
    }
    return {};
}

// Appends the rows to `all`, and returns how many rows the text has with its header. `refuse` says
// what becomes of a row that does not fit.
template <class Refuse>
result<std::size_t> read_rows(std::string_view text, const csv_shape& shape, json::array& all,
                              Refuse refuse) {
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    csv_rows_of_text rows(text, shape);
    std::vector<std::string> header;
    std::size_t count = 0;
    std::size_t values = 0;
    for (;;) {
        auto row = rows.next();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return count;
        }
        ++count;
        if (shape.has_header && header.empty()) {
            if (auto good = check_header(**row); !good) {
                return good.error();
            }
            header = std::move((*row)->fields);
            continue;
        }
        if (const auto wrong = fault_of_row(**row, header.size()); !wrong.empty()) {
            if (auto refused = refuse(**row, wrong); !refused) {
                return refused.error();
            }
            continue;
        }
        values += (*row)->fields.size() + 1;
        if (values > json_limits().values) {
            return csv_fault((*row)->line, "there are more than " +
                                               std::to_string(json_limits().values) + " values");
        }
        all.push_back(value_of_row(*std::move(*row), header));
    }
}

}  // namespace

result<json::array> rows_from_csv(std::string_view text, const csv_shape& shape) {
    json::array all;
    const auto refuse = [](const csv_rows_of_text::row& row, const std::string& why) {
        return result<void>(csv_fault(row.line, why));
    };
    auto read = read_rows(text, shape, all, refuse);
    if (!read) {
        return read.error();
    }
    return all;
}

result<csv_list> fitting_rows_from_csv(std::string_view text, const csv_shape& shape) {
    constexpr std::size_t kept_of_a_row = 4096;
    csv_list list;
    const auto set_aside = [&](const csv_rows_of_text::row& row, const std::string& why) {
        list.unreadable.push_back({"line " + std::to_string(row.line) + ": " + why,
                                   valid_utf8(utf8_prefix(row.text, kept_of_a_row))});
        return result<void>();
    };
    const auto count = read_rows(text, shape, list.rows, set_aside);
    if (!count) {
        return count.error();
    }
    if (*count == 0) {
        return failure(failure_class::invalid, "it has no row",
                       "an empty list in CSV is its header alone");
    }
    return list;
}

char delimiter_of(const std::string& text) {
    return text == "tab" ? '\t' : text.front();
}

std::string judge_delimiter(const std::string& text) {
    if (text == "tab" || (text.size() == 1 && text != "\"" && text != "\n" && text != "\r")) {
        return {};
    }
    return "the delimiter is one character, or tab";
}

result<std::string> csv_from_rows(const json::value& rows, const csv_shape& shape) {
    const auto* list = rows.if_array();
    if (list == nullptr) {
        return failure(failure_class::invalid, "CSV is made of a list of rows, not of " +
                                                   std::string(name_of(kind_of(rows))));
    }
    const auto columns = columns_of(*list);
    std::string out;
    const auto append = [&](std::string_view field, std::size_t number) {
        if (number > 0) {
            out += shape.delimiter;
        }
        // At the very beginning readers take U+FEFF for a mark of the encoding and drop it.
        const bool like_mark = out.empty() && field.starts_with(byte_order_mark);
        const auto begin = out.size();
        append_csv_field(out, field, shape.delimiter);
        if (like_mark && out[begin] != '"') {
            out.insert(begin, 1, '"');
            out += '"';
        }
    };
    if (shape.has_header && !columns.empty()) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            append(columns[i], i);
        }
        end_csv_row(out, 0);
    }
    for (std::size_t number = 0; number < list->size(); ++number) {
        const auto& row = (*list)[number];
        const auto begin = out.size();
        if (row.is_object()) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                append(field_text(member(row, columns[i])), i);
            }
        } else if (const auto* fields = row.if_array(); fields != nullptr && columns.empty()) {
            for (std::size_t i = 0; i < fields->size(); ++i) {
                append(field_text(&(*fields)[i]), i);
            }
        } else {
            return failure(failure_class::invalid,
                           "element " + std::to_string(number) + " is " +
                               std::string(name_of(kind_of(row))) +
                               (columns.empty() ? ", and must be an object or a list"
                                                : ", and others are objects"));
        }
        end_csv_row(out, begin);
    }
    return out;
}

}  // namespace sluice::formats
