#include "connectors/sql/client.hpp"

#include "connectors/sql/row_database.hpp"
#include "connectors/sql/sqlite_page.hpp"
#include "connectors/sql/write_batch.hpp"

#include <utility>

namespace sluice::sql {

namespace {

failure is_ledger(const std::string& file) {
    return {failure_class::refused,
            "database: " + file + " is the ledger of Sluice, which no configuration may open",
            "name another database; `sluice tasks` and `sluice ledger export` show the ledger"};
}

class database_client final : public row_database {
 public:
    database_client(client_options options, const component_context& context)
        : options_(std::move(options)),
          time_(context.time),
          pool_(context.pool),
          host_(context.host) {}

    std::string_view type() const override { return "sql"; }
    sql_dialect dialect() const override { return sql_dialect::sqlite; }
    std::string place() const override { return options_.database; }

    awaitable<result<page>> read(row_query asked, bound_values values, json::value after) override {
        auto work = [this, asked = std::move(asked), values = std::move(values),
                     after = std::move(after)](const patience& left) -> result<page> {
            if (leads_to_ledger(host_, options_.database)) {
                return is_ledger(options_.database);
            }
            return read_rows(options_.database, asked, values, after, left);
        };
        return work_patiently(&pool_, &time_, options_.time_limit, std::move(work));
    }

    awaitable<result<std::vector<result<written_rows>>>> write(
        std::string sql, std::vector<bound_values> records) override {
        using outcomes = result<std::vector<result<written_rows>>>;
        auto work = [this, sql = std::move(sql),
                     records = std::move(records)](const patience& left) -> outcomes {
            // A link may lead elsewhere than it did at the start.
            if (leads_to_ledger(host_, options_.database)) {
                return is_ledger(options_.database);
            }
            return write_batch(options_.database, sql, records, left);
        };
        return work_patiently(&pool_, &time_, options_.time_limit, std::move(work));
    }

 private:
    client_options options_;
    clock& time_;
    asio::thread_pool& pool_;
    const host_rules& host_;
};

}  // namespace

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        using o = client_options;
        config::declaration<o> d("sql", "One SQLite database");
        d.field("database", &o::database,
                "The file of the database. It must exist; Sluice makes no tables. The ledger of "
                "Sluice is refused")
            .required()
            .not_empty()
            .path()
            .example("/srv/shop/shop.db");
        d.field("time_limit", &o::time_limit,
                "The longest time for one page or one transaction. It includes the wait for the "
                "lock of another program")
            .at_least(std::chrono::milliseconds(1))
            .at_most(std::chrono::hours(1));
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context) {
    if (leads_to_ledger(context.host, options.database)) {
        return is_ledger(options.database);
    }
    return std::shared_ptr<client>(std::make_shared<database_client>(options, context));
}

}  // namespace sluice::sql
