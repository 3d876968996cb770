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

void check_tls(const postgresql_options& options, config::section_report& report) {
    if (options.certificate_file.empty() != options.key_file.empty()) {
        report.add(options.key_file.empty() ? "key_file" : "certificate_file",
                   "a client certificate needs its key", "give both, or none");
    }
}

}  // namespace

const config::declaration<postgresql_options>& postgresql_declaration() {
    static const auto declared = [] {
        using o = postgresql_options;
        config::declaration<o> d("postgresql", "One PostgreSQL database");
        d.field("host", &o::host,
                "The server: a name, an address, or the folder of its Unix socket")
            .required()
            .not_empty()
            .example("db.example.org");
        d.field("port", &o::port, "The server's port; it also names a Unix socket")
            .at_least(1)
            .at_most(65'535);
        d.field("database", &o::database, "The name of the database")
            .required()
            .not_empty()
            .example("shop");
        d.field("user", &o::user, "The user of the database")
            .required()
            .not_empty()
            .example("sluice");
        d.field("password", &o::password, "The user's password")
            .example("${credential:shop-database}");
        d.field("tls", &o::tls, "How the connection is protected; a Unix socket needs nothing")
            .choice("verified", tls_use::verified,
                    "encrypted; the server shows a certificate for its name")
            .choice("unverified", tls_use::unverified,
                    "encrypted, but anybody could answer in place of the server")
            .choice("off", tls_use::off, "everybody on the way can read and change everything");
        d.field("ca_file", &o::ca_file, "The authorities that may sign the server's certificate")
            .not_empty()
            .path();
        d.field("certificate_file", &o::certificate_file, "A certificate that identifies Sluice")
            .path()
            .example("/etc/sluice/database.crt");
        d.field("key_file", &o::key_file, "The key of that certificate")
            .path()
            .example("/etc/sluice/database.key");
        d.field("time_limit", &o::time_limit,
                "The longest time for one page or one transaction, with the connection that it "
                "needs")
            .at_least(std::chrono::milliseconds(100))
            .at_most(std::chrono::hours(1));
        d.check({"certificate_file", "key_file"}, check_tls);
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
