#include "ledger/sqlite/connection.hpp"
#include "ledger/sqlite/salvage.hpp"
#include "ledger/sqlite/sql_error.hpp"

#include <sluice/ledger/maintenance.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

namespace sluice::ledger {

namespace {

using sqlite::connection;

std::string line_of(const sqlite::table_shape& table, const sqlite::rows& row) {
    json::object line;
    line["table"] = table.name;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto column = static_cast<int>(i);
        auto& value = line[table.columns[i]];
        if (row.is_integer(column)) {
            value = row.integer(column);
        } else if (!row.is_null(column)) {
            value = row.text(column);
        }
    }
    return write_json(line);
}

}  // namespace

result<export_report> export_ledger(const std::filesystem::path& file,
                                    const std::function<bool(std::string_view line)>& take) {
    export_report report;
    try {
        const auto opened = sqlite::open_as_owner(file);
        if (!opened) {
            return opened.error();
        }
        connection& connection = **opened;
        connection.execute("PRAGMA cell_size_check = ON");
        for (const auto& table : sqlite::tables_of(connection)) {
            const sqlite::salvage::taker one = [&](const sqlite::rows& row) {
                return take(line_of(table, row));
            };
            sqlite::salvage reads(connection, table, one);
            const auto lost = reads.run();
            report.lost.insert(report.lost.end(), lost.begin(), lost.end());
            report.rows += reads.rows_read();
            if (reads.was_ended()) {
                break;
            }
        }
        connection.roll_back();  // with damaged pages SQLite commits nothing, not even a read
    } catch (const sqlite::sql_error& error) {
        return error.as_failure(file);
    }
    return report;
}

}  // namespace sluice::ledger
