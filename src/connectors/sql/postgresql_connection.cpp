#include "connectors/sql/postgresql_connection.hpp"

#include "connectors/sql/postgresql_fault.hpp"

#include <sluice/model/printable.hpp>

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <charconv>
#include <optional>
#include <string_view>

namespace sluice::sql {

namespace {

// The library owns its socket, and may take another one while it connects.
class borrowed_socket {
 public:
    borrowed_socket(const asio::any_io_executor& executor, int socket)
        : descriptor_(executor, socket) {}
    borrowed_socket(const borrowed_socket&) = delete;
    borrowed_socket& operator=(const borrowed_socket&) = delete;
    ~borrowed_socket() { descriptor_.release(); }

    asio::posix::stream_descriptor* operator->() { return &descriptor_; }

 private:
    asio::posix::stream_descriptor descriptor_;
};

void check(const boost::system::error_code& error) {
    if (error) {
        throw boost::system::system_error(error);
    }
}

// The first line says what is wrong; further ones name places in the server's source.
std::string first_line(std::string_view message) {
    return printable_line(message.substr(0, message.find('\n')));
}

// Notices of the server would go to standard error.
void ignore_notice(void* /*unused*/, const PGresult* /*notice*/) {}

bool is_error(ExecStatusType status) {
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE ||
           status == PGRES_NONFATAL_ERROR;
}

}  // namespace

std::size_t postgresql_reply::rows() const {
    return static_cast<std::size_t>(library_->PQntuples(get()));
}

std::size_t postgresql_reply::columns() const {
    return static_cast<std::size_t>(library_->PQnfields(get()));
}

std::string postgresql_reply::column_name(std::size_t column) const {
    const char* name = library_->PQfname(get(), static_cast<int>(column));
    return name == nullptr ? std::string() : std::string(name);
}

std::size_t postgresql_reply::value_bytes(std::size_t row, std::size_t column) const {
    return static_cast<std::size_t>(
        library_->PQgetlength(get(), static_cast<int>(row), static_cast<int>(column)));
}

result<json::value> postgresql_reply::value(std::size_t row, std::size_t column) const {
    const auto r = static_cast<int>(row);
    const auto c = static_cast<int>(column);
    if (library_->PQgetisnull(get(), r, c) != 0) {
        return json::value(nullptr);
    }
    const std::string_view text(library_->PQgetvalue(get(), r, c), value_bytes(row, column));
    auto made = value_of_postgresql(library_->PQftype(get(), c), text);
    if (!made) {
        auto why = made.error();
        why.message = "column '" + column_name(column) + "' holds " + why.message;
        return why;
    }
    return made;
}

std::int64_t postgresql_reply::count() const {
    const std::string_view text = library_->PQcmdTuples(get());
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string postgresql_reply::tag() const {
    return library_->PQcmdStatus(get());
}

awaitable<postgresql_connection::answer<std::unique_ptr<postgresql_connection>>>
postgresql_connection::open(const libpq* library, connection_settings settings, std::string place) {
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : settings) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    std::unique_ptr<postgresql_connection> made(new postgresql_connection(
        library, library->PQconnectStartParams(names.data(), values.data(), 0), std::move(place)));
    if (made->connection_ == nullptr) {
        sql_fault none;
        none.why = failure(failure_class::internal, "there is no memory for a connection");
        co_return none;
    }
    auto connecting = made->finish_connecting();
    const auto connected = co_await std::move(connecting);
    if (!connected) {
        co_return connected.error();
    }
    co_return std::move(made);
}

postgresql_connection::~postgresql_connection() {
    library_->PQfinish(connection_);
}

awaitable<postgresql_connection::answer<void>> postgresql_connection::finish_connecting() {
    // Only the message of a failed connection tells its SQLSTATE, and only when it is verbose.
    library_->PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);
    auto step = library_->PQstatus(connection_) == CONNECTION_BAD ? PGRES_POLLING_FAILED
                                                                  : PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK) {
        if (step == PGRES_POLLING_FAILED) {
            const std::string message = library_->PQerrorMessage(connection_);
            co_return fault_of_state(state_in(message), place_, first_line(message));
        }
        co_await wait_for(step == PGRES_POLLING_READING ? asio::posix::descriptor_base::wait_read
                                                        : asio::posix::descriptor_base::wait_write);
        step = library_->PQconnectPoll(connection_);
    }
    library_->PQsetErrorVerbosity(connection_, PQERRORS_DEFAULT);
    library_->PQsetNoticeReceiver(connection_, ignore_notice, nullptr);
    if (library_->PQsetnonblocking(connection_, 1) != 0) {
        co_return lost();
    }
    co_return answer<void>();
}

awaitable<void> postgresql_connection::wait_for(
    asio::posix::descriptor_base::wait_type readiness) const {
    borrowed_socket socket(co_await asio::this_coro::executor, library_->PQsocket(connection_));
    const auto [error] = co_await socket->async_wait(readiness, as_tuple);
    check(error);
}

awaitable<void> postgresql_connection::wait_for_either() const {
    borrowed_socket socket(co_await asio::this_coro::executor, library_->PQsocket(connection_));
    auto both = asio::experimental::make_parallel_group(
        socket->async_wait(asio::posix::descriptor_base::wait_read, asio::deferred),
        socket->async_wait(asio::posix::descriptor_base::wait_write, asio::deferred));
    const auto [order, readable, writable] =
        co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    if (readable && writable) {
        throw boost::system::system_error(readable);
    }
}

// Sends what is still to be sent. The server may wait until somebody reads its answer, so both
// directions move. Returns false when the connection is lost.
awaitable<bool> postgresql_connection::flush() {
    for (;;) {
        const int left = library_->PQflush(connection_);
        if (left <= 0) {
            co_return left == 0;
        }
        co_await wait_for_either();
        if (library_->PQconsumeInput(connection_) == 0) {
            co_return false;
        }
    }
}

// Returns null after the last reply to a command, and when the connection is lost.
awaitable<PGresult*> postgresql_connection::next_reply() {
    while (library_->PQisBusy(connection_) != 0) {
        co_await wait_for(asio::posix::descriptor_base::wait_read);
        if (library_->PQconsumeInput(connection_) == 0) {
            break;
        }
    }
    co_return library_->PQgetResult(connection_);
}

awaitable<postgresql_connection::answer<postgresql_reply>> postgresql_connection::reply_to(
    bool sent) {
    if (!sent) {
        co_return lost();
    }
    const bool flushed = co_await flush();
    if (!flushed) {
        co_return lost();
    }
    std::optional<postgresql_reply> last;
    std::optional<sql_fault> wrong;
    for (;;) {
        postgresql_reply reply(library_, co_await next_reply());
        if (reply.get() == nullptr) {
            break;
        }
        const auto status = library_->PQresultStatus(reply.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            sql_fault copies;
            copies.why = failure(failure_class::refused, "the statement is a COPY",
                                 "write INSERT, UPDATE, DELETE or SELECT");
            co_return copies;
        }
        if (is_error(status) && !wrong) {
            wrong = fault_of(reply.get());
        }
        last = std::move(reply);
    }
    if (wrong) {
        co_return *std::move(wrong);
    }
    if (!last) {
        co_return lost();
    }
    co_return *std::move(last);
}

awaitable<postgresql_connection::answer<postgresql_reply>> postgresql_connection::run(
    std::string commands) {
    const bool sent = library_->PQsendQuery(connection_, commands.c_str()) != 0;
    co_return co_await reply_to(sent);
}

awaitable<postgresql_connection::answer<postgresql_reply>> postgresql_connection::run(
    std::string statement, bound_parameters values) {
    const bool sent = library_->PQsendQueryParams(connection_, statement.c_str(),
                                                  static_cast<int>(values.values.size()), nullptr,
                                                  values.values.data(), values.lengths.data(),
                                                  values.formats.data(), 0) != 0;
    co_return co_await reply_to(sent);
}

awaitable<postgresql_connection::answer<postgresql_reply>> postgresql_connection::prepare(
    std::string statement) {
    const bool sent = library_->PQsendPrepare(connection_, "", statement.c_str(), 0, nullptr) != 0;
    co_return co_await reply_to(sent);
}

awaitable<postgresql_connection::answer<postgresql_reply>> postgresql_connection::run_prepared(
    bound_parameters values) {
    const bool sent =
        library_->PQsendQueryPrepared(connection_, "", static_cast<int>(values.values.size()),
                                      values.values.data(), values.lengths.data(),
                                      values.formats.data(), 0) != 0;
    co_return co_await reply_to(sent);
}

bool postgresql_connection::is_alive() {
    return library_->PQconsumeInput(connection_) != 0 &&
           library_->PQstatus(connection_) == CONNECTION_OK;
}

bool postgresql_connection::in_transaction() const {
    const auto state = library_->PQtransactionStatus(connection_);
    return state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
}

sql_fault postgresql_connection::lost() const {
    return fault_of_state("", place_, first_line(library_->PQerrorMessage(connection_)));
}

// The detail of a message holds values, so it stays out.
sql_fault postgresql_connection::fault_of(const PGresult* reply) const {
    const char* state = library_->PQresultErrorField(reply, PG_DIAG_SQLSTATE);
    const char* message = library_->PQresultErrorField(reply, PG_DIAG_MESSAGE_PRIMARY);
    return fault_of_state(
        state == nullptr ? "" : state, place_,
        first_line(message == nullptr ? library_->PQresultErrorMessage(reply) : message));
}

}  // namespace sluice::sql
