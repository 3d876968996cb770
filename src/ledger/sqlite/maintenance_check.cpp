#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/sql_error.hpp"
#include "ledger/sqlite/state_sql.hpp"
#include "ledger/sqlite/statement.hpp"
#include "ledger/sqlite/table_list.hpp"

#include <sluice/ledger/maintenance.hpp>

#include <sstream>

namespace sluice::ledger {

namespace {

using sqlite::connection;
using sqlite::statement;
using sqlite::operator""_sql;

struct agreement {
    const char* broken;  // for the report, after the number of rows
    const char* sql;     // counts the rows that break the rule
};

// The rules that hold between tables. Every write keeps them in one transaction, so a difference is
// damage and never a passing state.
static_assert(last_task_state == task_state::confirming, "the highest state stands below");
constexpr agreement agreements[] = {
    {"tasks have no data (payloads)",
     "SELECT count(*) FROM tasks t LEFT JOIN payloads p ON p.task = t.id WHERE p.task IS NULL"},
    {"rows of data (payloads) belong to no task",
     "SELECT count(*) FROM payloads p LEFT JOIN tasks t ON t.id = p.task WHERE t.id IS NULL"},
    {"tasks say that their outcome is unknown, but their intent is missing",
     "SELECT count(*) FROM tasks t LEFT JOIN intents i ON i.task = t.id"
     " WHERE t.has_intent = 1 AND i.task IS NULL"},
    {"intents belong to no task, or to one whose outcome is known",
     "SELECT count(*) FROM intents i LEFT JOIN tasks t ON t.id = i.task"
     " WHERE t.id IS NULL OR t.has_intent = 0"},
    {"tasks are held without an end of their lease",
     "SELECT count(*) FROM tasks WHERE state = {processing} AND lease_until IS NULL"_sql},
    {"tasks are in a state that there is not",
     "SELECT count(*) FROM tasks WHERE state > {confirming}"_sql},
    {"tasks of a lane that is not there",
     "SELECT count(*) FROM tasks t LEFT JOIN lanes l ON l.id = t.lane WHERE l.id IS NULL"},
    {"tasks of an incoming that is not there",
     "SELECT count(*) FROM tasks t LEFT JOIN incomings i ON i.id = t.incoming WHERE i.id IS NULL"},
    {"attempts belong to no task",
     "SELECT count(*) FROM attempts a LEFT JOIN tasks t ON t.id = a.task WHERE t.id IS NULL"},
    {"attempts have a number that their task has not reached",
     "SELECT count(*) FROM attempts a JOIN tasks t ON t.id = a.task WHERE a.number > t.attempts"},
    {"moves belong to no task",
     "SELECT count(*) FROM moves m LEFT JOIN tasks t ON t.id = m.task WHERE t.id IS NULL"},
    {"entities are settled by a task that is not there yet",
     "SELECT count(*) FROM entities WHERE settled_by > (SELECT coalesce(max(id), 0) FROM tasks)"},
    {"tasks were touched before they were made",
     "SELECT count(*) FROM tasks WHERE updated < created AND attempts = 0"},
};

void add_lines(const std::string& found, std::vector<std::string>& lines) {
    std::istringstream text(found);
    for (std::string line; std::getline(text, line);) {
        if (line != "ok" && !line.empty() && !line.starts_with("***")) {
            lines.push_back(line);
        }
    }
}

// The lines of a check, without "ok" and headings. Some damage ends the check itself.
std::vector<std::string> lines_of(connection& connection, const std::string& pragma) {
    std::vector<std::string> lines;
    try {
        statement check(connection, pragma);
        auto found = check.with();
        while (found.next()) {
            add_lines(found.text(0), lines);
        }
    } catch (const sqlite::sql_error& error) {
        if (!error.is_damage()) {
            throw;
        }
        lines.emplace_back(error.what());
    }
    return lines;
}

// SQLite names pages. Only a check of each table tells which table a page belongs to.
void check_pages(connection& connection, check_report& report) {
    auto rest = lines_of(connection, "PRAGMA integrity_check(50)");
    if (rest.empty()) {
        return;
    }
    for (const auto& table : sqlite::tables_of(connection)) {
        for (const auto& line :
             lines_of(connection, "PRAGMA integrity_check(" + table.name + ")")) {
            report.problems.push_back("damaged: table " + table.name + ": " + line);
            std::erase(rest, line);
        }
    }
    for (const auto& line : rest) {
        report.problems.push_back("damaged: " + line);
    }
}

void check_agreements(connection& connection, check_report& report) {
    for (const auto& one : agreements) {
        const auto broken = connection.integer_of(one.sql);
        if (broken > 0) {
            report.problems.push_back(std::to_string(broken) + " " + one.broken);
        }
    }
    report.tasks = connection.integer_of("SELECT count(*) FROM tasks");
}

}  // namespace

result<check_report> check_ledger(const std::filesystem::path& file) {
    check_report report;
    try {
        connection connection(file, sqlite::access::read);
        const auto version =
            sqlite::schema_version_of(connection, sqlite::schema_steps().back().version);
        if (!version) {
            return version.error();
        }
        // One transaction, so that all checks see the same moment.
        connection.execute("BEGIN");
        check_pages(connection, report);
        check_agreements(connection, report);
        connection.roll_back();  // with damaged pages SQLite commits nothing, not even a read
    } catch (const sqlite::sql_error& error) {
        // The check of pages has already named a page that makes a question fail.
        if (report.problems.empty() || !error.concerns_the_file()) {
            return error.as_failure(file);
        }
        report.problems.push_back("facts could not be compared past the damage: " +
                                  std::string(error.what()));
    }
    return report;
}

}  // namespace sluice::ledger
