#include "connectors/sql/mariadb_client.hpp"

#include "connectors/sql/mariadb_transaction.hpp"
#include "connectors/sql/row_database.hpp"

#include <sluice/async/deadline.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sql {

namespace {

// The most transactions at a time. A slow server holds these threads and no others.
constexpr std::size_t threads_of_client = 4;

constexpr std::array<std::string_view, 4> query_words{"select", "with", "values", "table"};
constexpr std::array<std::string_view, 5> statement_words{"insert", "replace", "update", "delete",
                                                          "with"};

// The unique indexes of a table.
constexpr const char* index_query =
    "SELECT index_name AS i, column_name AS c, sub_part AS p FROM information_schema.statistics "
    "WHERE table_schema = COALESCE(:schema, DATABASE()) AND table_name = :table AND non_unique = 0";

class mariadb_client final : public row_database {
 public:
    using outcomes = std::vector<result<written_rows>>;

    mariadb_client(const libmariadb* library, mariadb_options options,
                   const component_context& context)
        : library_(library),
          options_(std::move(options)),
          time_(context.time),
          threads_(threads_of_client) {}

    std::string_view type() const override { return "mariadb"; }
    sql_dialect dialect() const override { return sql_dialect::mariadb; }
    std::string place() const override { return place_of("mariadb", options_); }

    // A word that is missing here ends the transaction (each statement that changes a table's form
    // does, and a routine may), sets the session, or gives no rows.
    result<void> judge(const std::string& statement, use wanted) const override {
        const auto word = first_word(statement, dialect());
        const bool reads = std::ranges::find(query_words, word) != query_words.end();
        const bool writes = std::ranges::find(statement_words, word) != statement_words.end();
        if (wanted == use::read && !reads) {
            return failure(failure_class::invalid, "the query begins with '" + word + "'",
                           "write a SELECT");
        }
        if (wanted == use::write && !writes) {
            return failure(failure_class::invalid, "the statement begins with '" + word + "'",
                           "write INSERT, REPLACE, UPDATE or DELETE");
        }
        return {};
    }

    awaitable<result<page>> read(row_query asked, bound_values values, json::value after) override {
        auto work = [asked = std::move(asked), values = std::move(values),
                     after = std::move(after)](mariadb_session& session, const patience& left) {
            return read_rows(session, asked, values, after, left);
        };
        return in_session<page>(std::move(work));
    }

    awaitable<result<outcomes>> write(std::string statement,
                                      std::vector<bound_values> records) override {
        auto work = [statement = std::move(statement), records = std::move(records)](
                        mariadb_session& session, const patience& left) {
            return write_batch(session, statement, records, left);
        };
        return in_session<outcomes>(std::move(work));
    }

    // ON DUPLICATE KEY names no index: without one each repeat would insert a row.
    awaitable<result<void>> check_key(std::string table, std::vector<std::string> key) override {
        const auto point = table.find('.');
        bound_values values;
        values["schema"] = point == std::string::npos ? sql_value() : table.substr(0, point);
        values["table"] = point == std::string::npos ? table : table.substr(point + 1);
        row_query asked;
        asked.query = index_query;
        auto reading = read(std::move(asked), std::move(values), nullptr);
        const auto indexes = co_await std::move(reading);
        if (!indexes) {
            co_return indexes.error();
        }
        std::vector<json::value> rows;
        for (const auto& one : indexes->entities) {
            rows.push_back(one.data);
        }
        if (!has_unique_index(rows, key)) {
            co_return failure(failure_class::refused,
                              place() + ": the table " + table +
                                  " has no unique index on exactly the columns of `key`",
                              "make one, or name the columns of one");
        }
        co_return result<void>();
    }

 private:
    // A name that nobody knows must not hold a thread: the library's own look-up cannot be stopped.
    awaitable<result<void>> look_up() const {
        boost::system::error_code no_address;
        (void)asio::ip::make_address(options_.host, no_address);
        if (is_socket(options_.host) || !no_address) {
            co_return result<void>();
        }
        asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
        const auto [error, found] =
            co_await resolver.async_resolve(options_.host, std::to_string(options_.port), as_tuple);
        if (error) {
            co_return failure(failure_class::unreachable,
                              place() + ": the host is not found: " + error.message());
        }
        co_return result<void>();
    }

    template <class Answer, class Work>
    awaitable<result<Answer>> in_session(Work work) {
        auto session = std::exchange(idle_, nullptr);
        if (!session) {
            auto looking = with_deadline(look_up(), options_.time_limit);
            const auto found = co_await std::move(looking);
            if (!found) {
                co_return failure(failure_class::unreachable,
                                  place() + ": the host is not found within time_limit");
            }
            if (!*found) {
                co_return found->error();
            }
            session = std::make_shared<mariadb_session>(library_, options_);
        }
        auto once = [session, work = std::move(work)](const patience& left) -> result<Answer> {
            return work(*session, left);
        };
        auto working = work_patiently(&threads_, &time_, options_.time_limit, std::move(once));
        auto done = co_await std::move(working);
        if (!idle_ && session->is_open()) {
            idle_ = std::move(session);
        }
        co_return done;
    }

    const libmariadb* library_;
    mariadb_options options_;
    clock& time_;
    asio::thread_pool threads_;
    std::shared_ptr<mariadb_session> idle_;  // one connection for the next transaction
};

}  // namespace

const config::declaration<mariadb_options>& mariadb_declaration() {
    static const auto declared = [] {
        config::declaration<mariadb_options> d("mariadb", "One MariaDB or MySQL database");
        declare_server(d, "The server: a name, an address, or the path of its Unix socket",
                       "The server's port");
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_mariadb(const mariadb_options& options,
                                             const component_context& context) {
    const auto library = load_libmariadb();
    if (!library) {
        return library.error();
    }
    return std::shared_ptr<client>(std::make_shared<mariadb_client>(*library, options, context));
}

}  // namespace sluice::sql
