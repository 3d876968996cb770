#include "connectors/sql/upsert.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <string_view>

namespace sluice::sql {

namespace {

std::string quoted_name(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

// A point parts a schema from its table.
std::string quoted_table(std::string_view table) {
    std::string text;
    for (;;) {
        const auto point = table.find('.');
        text += quoted_name(table.substr(0, point));
        if (point == std::string_view::npos) {
            return text;
        }
        text += ".";
        table.remove_prefix(point + 1);
    }
}

bool is_name(std::string_view name) {
    return !name.empty() &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string judge_table(const std::string& table) {
    const bool ends =
        table.starts_with('.') || table.ends_with('.') || table.find("..") != std::string::npos;
    return is_name(table) && !ends ? "" : "must be the name of a table, or SCHEMA.TABLE";
}

void check_key(const upsert_options& options, config::section_report& report) {
    for (const auto& column : options.key) {
        if (!options.values.contains(column)) {
            report.add("values", "the column '" + column + "' of the key has no value",
                       "add it: `values: {" + column + ": …}`");
        }
    }
    for (const auto& [column, value] : options.values) {
        if (!is_name(column)) {
            report.add("values", "a name of a column is empty or has a control character",
                       "write it as the database does");
        }
    }
}

}  // namespace

const config::declaration<upsert_options>& upsert_declaration() {
    static const auto declared = [] {
        using o = upsert_options;
        config::declaration<o> d("upsert", "Inserts a row, or updates the one with the same key");
        d.field("table", &o::table, "The table: TABLE or SCHEMA.TABLE, as the database writes it")
            .required()
            .check(judge_table)
            .example("customers");
        d.field("key", &o::key,
                "The columns that tell rows apart; the table has a unique index on "
                "exactly these")
            .required()
            .not_empty()
            .example("[email]");
        d.field("values", &o::values, "The values of the columns, those of the key included")
            .required()
            .not_empty()
            .example("{email: \"{{ email }}\"}");
        d.check({"key", "values"}, check_key);
        return d;
    }();
    return declared;
}

written_upsert write_upsert(const upsert_options& options) {
    written_upsert made;
    std::string columns;
    std::string places;
    std::string changes;
    for (const auto& [column, value] : options.values) {
        const auto name = quoted_name(column);
        const auto parameter = "v" + std::to_string(made.parameters.size() + 1);
        append_item(columns, name, ", ");
        append_item(places, ":" + parameter, ", ");
        if (std::ranges::find(options.key, column) == options.key.end()) {
            append_item(changes, name + " = excluded." + name, ", ");
        }
        made.parameters.emplace(parameter, value);
    }
    std::string key;
    for (const auto& column : options.key) {
        append_item(key, quoted_name(column), ", ");
    }
    made.statement = "INSERT INTO " + quoted_table(options.table) + " (" + columns + ") VALUES (" +
                     places + ") ON CONFLICT (" + key + ") DO " +
                     (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
    return made;
}

}  // namespace sluice::sql
