#include "connectors/sql/mariadb_connection.hpp"
#include "connectors/sql/mariadb_fault.hpp"

#include <algorithm>

namespace sluice::sql {

mariadb_statement::~mariadb_statement() {
    if (has_rows_) {
        // The library would read them all.
        connection_.break_off();
    }
    library_->mysql_stmt_close(handle_);
}

void mariadb_statement::describe_columns() {
    MYSQL_RES* described = library_->mysql_stmt_result_metadata(handle_);
    if (described == nullptr) {
        return;
    }
    const MYSQL_FIELD* fields = library_->mysql_fetch_fields(described);
    columns_ = std::vector<column>(library_->mysql_num_fields(described));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        MARIADB_CONST_STRING format{};
        const bool known =
            library_->mariadb_field_attr(&format, &fields[i], MARIADB_FIELD_ATTR_FORMAT_NAME) == 0;
        const bool holds_json = known && std::string_view(format.str == nullptr ? "" : format.str,
                                                          format.length) == "json";
        columns_[i].name = std::string(fields[i].name, fields[i].name_length);
        columns_[i].form = form_of(fields[i], holds_json);
    }
    library_->mysql_free_result(described);
}

mariadb_statement::answer<void> mariadb_statement::execute(mariadb_parameters values,
                                                           const patience& left) {
    if (connection_.largest_packet_ != 0 && values.bytes > connection_.largest_packet_) {
        // The server would end the connection.
        sql_fault large;
        large.reach = fault_reach::statement;
        large.why =
            failure(failure_class::refused,
                    connection_.place() + ": the record has " + std::to_string(values.bytes) +
                        " bytes; the server takes " + std::to_string(connection_.largest_packet_),
                    "give shorter values, or raise max_allowed_packet of the server");
        return large;
    }
    if (!values.binds.empty() &&
        library_->mysql_stmt_bind_param(handle_, values.binds.data()) != 0) {
        return fault(left);
    }
    int failed = 0;
    connection_.finish(
        [&] { return library_->mysql_stmt_execute_start(&failed, handle_); },
        [&](int ready) { return library_->mysql_stmt_execute_cont(&failed, handle_, ready); },
        left);
    if (failed != 0) {
        return fault(left);
    }
    has_rows_ = library_->mysql_stmt_field_count(handle_) != 0;
    if (!has_rows_) {
        return {};
    }
    // Only now the server knows the columns of RETURNING, and the types of parameters in a column.
    describe_columns();
    return bind_columns(left);
}

mariadb_statement::answer<void> mariadb_statement::bind_columns(const patience& left) {
    std::vector<MYSQL_BIND> binds(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& one = columns_[i];
        const bool bytes = one.form == column_form::bytes || one.form == column_form::bits;
        binds[i].buffer_type = bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        binds[i].buffer = one.room.data();
        binds[i].buffer_length = one.room.size();
        binds[i].length = &one.length;
        binds[i].is_null = &one.is_null;
        binds[i].error = &one.is_cut;
    }
    if (library_->mysql_stmt_bind_result(handle_, binds.data()) != 0) {
        return fault(left);
    }
    return {};
}

mariadb_statement::answer<bool> mariadb_statement::next(const patience& left) {
    if (!has_rows_) {
        return false;
    }
    int outcome = 0;
    connection_.finish(
        [&] { return library_->mysql_stmt_fetch_start(&outcome, handle_); },
        [&](int ready) { return library_->mysql_stmt_fetch_cont(&outcome, handle_, ready); }, left);
    if (outcome == 0 || outcome == MYSQL_DATA_TRUNCATED) {
        return true;
    }
    has_rows_ = false;
    if (outcome == MYSQL_NO_DATA) {
        library_->mysql_stmt_free_result(handle_);
        return false;
    }
    return fault(left);
}

std::int64_t mariadb_statement::changes() const {
    const auto count = library_->mysql_stmt_affected_rows(handle_);
    return count == MYSQL_COUNT_ERROR ? 0 : static_cast<std::int64_t>(count);
}

result<json::value> mariadb_statement::value(std::size_t column) const {
    const auto& one = columns_[column];
    if (one.is_null != 0) {
        return json::value(nullptr);
    }
    std::string_view text(one.room.data(), std::min<std::size_t>(one.length, one.room.size()));
    std::string whole;
    if (one.length > one.room.size()) {
        whole.resize(one.length);
        MYSQL_BIND again{};
        const bool bytes = one.form == column_form::bytes || one.form == column_form::bits;
        again.buffer_type = bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        again.buffer = whole.data();
        again.buffer_length = whole.size();
        library_->mysql_stmt_fetch_column(handle_, &again, static_cast<unsigned>(column), 0);
        text = whole;
    }
    auto made = value_of_mariadb(one.form, text);
    if (!made) {
        auto why = made.error();
        why.message = "column '" + one.name + "' holds " + why.message;
        return why;
    }
    return made;
}

// A fault between two rows is told of the connection only.
std::string_view mariadb_statement::message() const {
    return library_->mysql_stmt_errno(handle_) != 0 ? library_->mysql_stmt_error(handle_)
                                                    : library_->mysql_error(connection_.handle_);
}

sql_fault mariadb_statement::fault(const patience& left) {
    const auto own = library_->mysql_stmt_errno(handle_);
    return connection_.fault(own != 0 ? own : library_->mysql_errno(connection_.handle_), message(),
                             left);
}

}  // namespace sluice::sql
