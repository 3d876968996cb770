#pragma once

// One connection to a MariaDB or MySQL server, and a statement on it. The calls wait for the
// server, so they run in a thread of the client. Each one ends soon after its patience is over.
// One thread at a time uses them.

#include "connectors/sql/database.hpp"
#include "connectors/sql/mariadb_library.hpp"
#include "connectors/sql/mariadb_value.hpp"
#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/server_options.hpp"

#include <sluice/error.hpp>

#include <boost/system/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sql {

struct mariadb_options : server_options {
    mariadb_options() { port = 3306; }
};

class mariadb_statement;

class mariadb_connection {
 public:
    template <class T>
    using answer = boost::system::result<T, sql_fault>;

    // Connects, and gives the session settings under which every value has one text.
    static answer<std::unique_ptr<mariadb_connection>> open(const libmariadb* library,
                                                            const mariadb_options& options,
                                                            const patience& left);

    mariadb_connection(const mariadb_connection&) = delete;
    mariadb_connection& operator=(const mariadb_connection&) = delete;
    ~mariadb_connection();

    // Runs a command of this program that gives no rows.
    answer<void> run(const std::string& command, const patience& left);

    // Prepares the one statement of a configuration. `names` tells how many marks it has.
    answer<std::unique_ptr<mariadb_statement>> prepare(const std::string& text, std::size_t names,
                                                       const patience& left);

    // False after a fault that ends the connection.
    bool is_usable() const { return usable_; }
    // A rollback has left changes of tables without transactions.
    bool left_changes() const { return library_->mysql_warning_count(handle_) != 0; }
    const std::string& place() const { return place_; }

 private:
    friend class mariadb_statement;

    mariadb_connection(const libmariadb* library, MYSQL* handle, std::string place)
        : library_(library), handle_(handle), place_(std::move(place)) {}

    answer<void> connect(const mariadb_options& options, const patience& left);
    answer<void> set_session(const mariadb_options& options, const patience& left);
    sql_fault fault(unsigned number, std::string_view message, const patience& left);
    // Waits for the readiness that the library asks for, and tells it which one there is.
    int wait_for(int wanted, const patience& left) const;
    // Makes every further call fail at once.
    void break_off();

    template <class Start, class Continue>
    void finish(Start start, Continue go_on, const patience& left) {
        for (int wanted = start(); wanted != 0;) {
            wanted = go_on(wait_for(wanted, left));
        }
    }

    const libmariadb* library_;
    MYSQL* handle_;
    std::string place_;
    std::size_t largest_packet_ = 0;  // bytes that the server takes; 0: not known
    bool usable_ = true;
};

// Must not outlive its connection.
class mariadb_statement final : public current_row {
 public:
    template <class T>
    using answer = mariadb_connection::answer<T>;

    mariadb_statement(mariadb_connection& connection, MYSQL_STMT* handle)
        : connection_(connection), library_(connection.library_), handle_(handle) {}
    mariadb_statement(const mariadb_statement&) = delete;
    mariadb_statement& operator=(const mariadb_statement&) = delete;
    // Rows that nobody has read end the connection.
    ~mariadb_statement();

    answer<void> execute(mariadb_parameters values, const patience& left);

    // Goes to the next row. False: there is none.
    answer<bool> next(const patience& left);

    // The server's words about the last call that failed. They quote values of the record.
    std::string_view message() const;

    // The rows that the last execution changed or gave.
    std::int64_t changes() const;

    std::size_t columns() const override { return columns_.size(); }
    std::string column_name(std::size_t column) const override { return columns_[column].name; }
    std::size_t column_bytes(std::size_t column) const override { return columns_[column].length; }
    result<json::value> value(std::size_t column) const override;
    column_form form(std::size_t column) const { return columns_[column].form; }

 private:
    friend class mariadb_connection;

    // A value that is longer than its room is fetched again.
    struct column {
        std::string name;
        column_form form = column_form::text;
        unsigned long length = 0;
        my_bool is_null = 0;
        my_bool is_cut = 0;
        std::array<char, 64> room{};
    };

    void describe_columns();
    answer<void> bind_columns(const patience& left);
    sql_fault fault(const patience& left);

    mariadb_connection& connection_;
    const libmariadb* library_;
    MYSQL_STMT* handle_;
    std::vector<column> columns_;
    bool has_rows_ = false;  // that are still to be read
};

}  // namespace sluice::sql
