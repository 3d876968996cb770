#include "connectors/sql/upsert.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <string_view>

namespace sluice::sql {

namespace {

std::string quoted_name(std::string_view name, sql_dialect dialect) {
    const char quote = dialect == sql_dialect::mariadb ? '`' : '"';
    std::string text(1, quote);
    for (const char c : name) {
        text += c == quote ? std::string(2, c) : std::string(1, c);
    }
    return text + quote;
}

// A point parts a schema from its table.
std::string quoted_table(std::string_view table, sql_dialect dialect) {
    std::string text;
    for (;;) {
        const auto point = table.find('.');
        text += quoted_name(table.substr(0, point), dialect);
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

written_upsert write_upsert(const upsert_options& options, sql_dialect dialect) {
    written_upsert made;
    std::string columns;
    std::string places;
    std::string changes;
    const bool of_mariadb = dialect == sql_dialect::mariadb;
    for (const auto& [column, value] : options.values) {
        const auto name = quoted_name(column, dialect);
        const auto parameter = "v" + std::to_string(made.parameters.size() + 1);
        append_item(columns, name, ", ");
        append_item(places, ":" + parameter, ", ");
        if (std::ranges::find(options.key, column) == options.key.end()) {
            append_item(changes,
                        name + (of_mariadb ? " = VALUES(" + name + ")" : " = excluded." + name),
                        ", ");
        }
        made.parameters.emplace(parameter, value);
    }
    std::string key;
    std::string same_key;
    for (const auto& column : options.key) {
        const auto name = quoted_name(column, dialect);
        append_item(key, name, ", ");
        append_item(same_key, name + " <=> VALUES(" + name + ")", " AND ");
    }
    made.statement = "INSERT INTO " + quoted_table(options.table, dialect) + " (" + columns +
                     ") VALUES (" + places + ")";
    if (of_mariadb) {
        // Each unique index of the table leads to the update. A row with another key must fail
        // then, and two rows of a subquery are an error.
        const auto first = quoted_name(options.key.front(), dialect);
        made.statement += " ON DUPLICATE KEY UPDATE " + first + " = IF(" + same_key + ", " + first +
                          ", (SELECT 1 UNION ALL SELECT 2))" +
                          (changes.empty() ? "" : ", " + changes);
    } else {
        made.statement += " ON CONFLICT (" + key + ") DO " +
                          (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
    }
    return made;
}

}  // namespace sluice::sql
