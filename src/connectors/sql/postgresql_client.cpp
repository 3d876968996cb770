#include "connectors/sql/postgresql_client.hpp"

#include "connectors/sql/postgresql_batch.hpp"
#include "connectors/sql/postgresql_page.hpp"
#include "connectors/sql/row_database.hpp"

#include <sluice/async/deadline.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sql {

namespace {

constexpr std::array<std::string_view, 4> reading_words{"select", "with", "values", "table"};
constexpr std::array<std::string_view, 7> writing_words{"insert", "update", "delete", "merge",
                                                        "with",   "select", "call"};

class postgresql_client final : public row_database {
 public:
    using outcomes = result<std::vector<result<written_rows>>>;

    postgresql_client(const libpq* library, const postgresql_options& options)
        : sessions_(library, options) {}

    std::string_view type() const override { return "postgresql"; }
    sql_dialect dialect() const override { return sql_dialect::postgresql; }
    std::string place() const override { return sessions_.place(); }

    // The connector ends transactions itself. A word that is missing here takes part in them, sets
    // the session, or gives no rows.
    result<void> judge(const std::string& statement, use wanted) const override {
        const auto word = first_word(statement, dialect());
        const bool reads = std::ranges::find(reading_words, word) != reading_words.end();
        const bool writes = std::ranges::find(writing_words, word) != writing_words.end();
        if (wanted == use::read && !reads) {
            return failure(failure_class::invalid, "the query begins with '" + word + "'",
                           "write a SELECT");
        }
        if (wanted == use::write && !writes) {
            return failure(failure_class::invalid, "the statement begins with '" + word + "'",
                           "write INSERT, UPDATE, DELETE, MERGE, or SELECT or CALL of a routine "
                           "that writes");
        }
        return {};
    }

    awaitable<result<page>> read(row_query asked, bound_values values, json::value after) override {
        auto reading = read_rows(&sessions_, std::move(asked), std::move(values), std::move(after));
        auto limited = with_deadline(std::move(reading), sessions_.options().time_limit);
        auto read = co_await std::move(limited);
        if (!read) {
            co_return too_slow();
        }
        co_return *std::move(read);
    }

    awaitable<outcomes> write(std::string statement, std::vector<bound_values> records) override {
        batch_progress progress;
        auto writing = write_batch(&sessions_, std::move(statement), std::move(records), &progress);
        auto limited = with_deadline(std::move(writing), sessions_.options().time_limit);
        auto written = co_await std::move(limited);
        if (!written) {
            auto why = too_slow();
            why.may_have_happened = progress.may_have_committed;
            co_return why;
        }
        co_return *std::move(written);
    }

 private:
    failure too_slow() const {
        return {failure_class::unreachable,
                place() + ": it took longer than the client's time_limit",
                "see that the server answers, add an index, or raise time_limit"};
    }

    postgresql_sessions sessions_;
};

}  // namespace

const config::declaration<postgresql_options>& postgresql_declaration() {
    static const auto declared = [] {
        config::declaration<postgresql_options> d("postgresql", "One PostgreSQL database");
        declare_server(d, "The server: a name, an address, or the folder of its Unix socket",
                       "The server's port; it also names a Unix socket");
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_postgresql(const postgresql_options& options,
                                                const component_context& /*context*/) {
    const auto library = load_libpq();
    if (!library) {
        return library.error();
    }
    return std::shared_ptr<client>(std::make_shared<postgresql_client>(*library, options));
}

}  // namespace sluice::sql
