#include "connectors/sql/mariadb_connection.hpp"

#include "connectors/sql/mariadb_fault.hpp"

#include <sluice/model/printable.hpp>

#include <charconv>
#include <poll.h>
#include <sys/socket.h>

namespace sluice::sql {

namespace {

// Cancelling takes this long at most.
constexpr int slice_ms = 10;

// Name look-ups and TLS need more than the library's 60 KB. Memory is taken as it is used.
constexpr std::size_t stack_bytes = std::size_t{1024} * 1024;

// The server may ask for no other way to log in. One of them would ask at the terminal, and one
// sends the password as it is.
constexpr const char* login_plugins =
    "mysql_native_password,client_ed25519,caching_sha2_password,sha256_password";

// SET SESSION takes a number of seconds, and MySQL one of milliseconds.
std::string statement_limit(std::chrono::milliseconds limit, bool of_mariadb) {
    constexpr int per_second = 1000;
    if (!of_mariadb) {
        return "max_execution_time = " + std::to_string(limit.count());
    }
    auto part = std::to_string(limit.count() % per_second);
    part.insert(0, 3 - part.size(), '0');
    return "max_statement_time = " + std::to_string(limit.count() / per_second) + "." + part;
}

}  // namespace

mariadb_connection::answer<std::unique_ptr<mariadb_connection>> mariadb_connection::open(
    const libmariadb* library, const mariadb_options& options, const patience& left) {
    std::unique_ptr<mariadb_connection> made(new mariadb_connection(
        library, library->mysql_init(nullptr), place_of("mariadb", options)));
    if (made->handle_ == nullptr) {
        sql_fault none;
        none.why = failure(failure_class::internal, "there is no memory for a connection");
        return none;
    }
    if (auto connected = made->connect(options, left); !connected) {
        return connected.error();
    }
    if (auto set = made->set_session(options, left); !set) {
        return set.error();
    }
    return made;
}

mariadb_connection::~mariadb_connection() {
    if (handle_ != nullptr) {
        if (!usable_) {
            break_off();
        }
        library_->mysql_close(handle_);
    }
}

mariadb_connection::answer<void> mariadb_connection::connect(const mariadb_options& options,
                                                             const patience& left) {
    const auto set = [&](mysql_option option, const void* value) {
        library_->mysql_options(handle_, option, value);
    };
    const my_bool on = 1;
    const unsigned none = 0;
    if (library_->mysql_options(handle_, MYSQL_OPT_NONBLOCK, &stack_bytes) != 0) {
        usable_ = false;
        sql_fault blocks;
        blocks.why = failure(failure_class::internal,
                             "libmariadb has no calls on this machine that do not wait");
        return blocks;
    }
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(MARIADB_OPT_RESTRICTED_AUTH, login_plugins);
    // A server could otherwise ask for files of this machine.
    set(MYSQL_OPT_LOCAL_INFILE, &none);
    const bool local = is_socket(options.host);
    if (!local && options.tls != tls_use::off) {
        const my_bool verify = options.tls == tls_use::verified ? 1 : 0;
        set(MYSQL_OPT_SSL_ENFORCE, &on);
        set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
        set(MYSQL_OPT_SSL_CA, options.ca_file.c_str());
        if (!options.certificate_file.empty()) {
            set(MYSQL_OPT_SSL_CERT, options.certificate_file.c_str());
            set(MYSQL_OPT_SSL_KEY, options.key_file.c_str());
        }
    }
    const unsigned protocol = local ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    set(MYSQL_OPT_PROTOCOL, &protocol);
    MYSQL* connected = nullptr;
    finish(
        [&] {
            // An UPDATE that changes nothing in its row has found it all the same.
            return library_->mysql_real_connect_start(
                &connected, handle_, local ? nullptr : options.host.c_str(), options.user.c_str(),
                options.password.reveal().c_str(), options.database.c_str(),
                local ? 0U : static_cast<unsigned>(options.port),
                local ? options.host.c_str() : nullptr, CLIENT_FOUND_ROWS);
        },
        [&](int ready) { return library_->mysql_real_connect_cont(&connected, handle_, ready); },
        left);
    if (connected == nullptr) {
        auto wrong = fault(library_->mysql_errno(handle_), library_->mysql_error(handle_), left);
        usable_ = false;
        return wrong;
    }
    return {};
}

mariadb_connection::answer<void> mariadb_connection::set_session(const mariadb_options& options,
                                                                 const patience& left) {
    const std::string version = library_->mysql_get_server_info(handle_);
    const bool of_mariadb = version.find("MariaDB") != std::string::npos;
    // In a strict mode the server refuses a value that it would otherwise cut or change. A lock is
    // waited for outside of this thread.
    const auto set = run(
        "SET time_zone = '+00:00', sql_mode = "
        "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', autocommit = 1, "
        "innodb_lock_wait_timeout = 1, lock_wait_timeout = 1, " +
            statement_limit(options.time_limit, of_mariadb),
        left);
    if (!set) {
        return set;
    }
    const auto asking = prepare("SELECT @@max_allowed_packet AS bytes", 0, left);
    if (!asking) {
        return asking.error();
    }
    if (auto asked = (*asking)->execute({}, left); !asked) {
        return asked;
    }
    for (;;) {
        const auto row = (*asking)->next(left);
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return {};
        }
        if (const auto bytes = (*asking)->value(0); bytes && bytes->is_int64()) {
            largest_packet_ = static_cast<std::size_t>(bytes->get_int64());
        }
    }
}

mariadb_connection::answer<void> mariadb_connection::run(const std::string& command,
                                                         const patience& left) {
    int failed = 0;
    finish(
        [&] {
            return library_->mysql_real_query_start(&failed, handle_, command.data(),
                                                    command.size());
        },
        [&](int ready) { return library_->mysql_real_query_cont(&failed, handle_, ready); }, left);
    if (failed != 0) {
        return fault(library_->mysql_errno(handle_), library_->mysql_error(handle_), left);
    }
    return {};
}

mariadb_connection::answer<std::unique_ptr<mariadb_statement>> mariadb_connection::prepare(
    const std::string& text, std::size_t names, const patience& left) {
    auto made = std::make_unique<mariadb_statement>(*this, library_->mysql_stmt_init(handle_));
    int failed = 0;
    finish(
        [&] {
            return library_->mysql_stmt_prepare_start(&failed, made->handle_, text.data(),
                                                      text.size());
        },
        [&](int ready) { return library_->mysql_stmt_prepare_cont(&failed, made->handle_, ready); },
        left);
    if (failed != 0) {
        return made->fault(left);
    }
    if (library_->mysql_stmt_param_count(made->handle_) != names) {
        sql_fault unnamed;
        unnamed.why = failure(failure_class::refused, "a parameter has no name of the form :name",
                              "write :name in place of ?");
        return unnamed;
    }
    made->describe_columns();
    return made;
}

sql_fault mariadb_connection::fault(unsigned number, std::string_view message,
                                    const patience& left) {
    if (left.is_over()) {
        usable_ = false;
        sql_fault late;
        late.why = failure(failure_class::unreachable,
                           place_ + ": it took longer than the client's time_limit",
                           "see that the server answers, add an index, or raise time_limit");
        return late;
    }
    usable_ = usable_ && !ends_connection(number);
    return fault_of_number(number, place_, printable_line(message));
}

int mariadb_connection::wait_for(int wanted, const patience& left) const {
    pollfd one{};
    one.fd = library_->mysql_get_socket(handle_);
    one.events = static_cast<short>(((wanted & MYSQL_WAIT_READ) != 0 ? POLLIN : 0) |
                                    ((wanted & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0) |
                                    ((wanted & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0));
    while (!left.is_over()) {
        const int ready = ::poll(&one, 1, slice_ms);
        if (ready <= 0) {
            continue;
        }
        if ((one.revents & POLLNVAL) != 0) {
            break;
        }
        const bool ended = (one.revents & (POLLERR | POLLHUP)) != 0;
        const int readable = (one.revents & POLLIN) != 0 || ended ? MYSQL_WAIT_READ : 0;
        const int writable = (one.revents & POLLOUT) != 0 || ended ? MYSQL_WAIT_WRITE : 0;
        const int urgent = (one.revents & POLLPRI) != 0 ? MYSQL_WAIT_EXCEPT : 0;
        return (readable | writable | urgent) & wanted;
    }
    return MYSQL_WAIT_TIMEOUT;  // the call fails now
}

void mariadb_connection::break_off() {
    usable_ = false;
    const int socket = library_->mysql_get_socket(handle_);
    if (socket >= 0) {
        ::shutdown(socket, SHUT_RDWR);
    }
}

}  // namespace sluice::sql
