#include "connectors/sql/client.hpp"

#include <utility>

namespace sluice::sql {

namespace {

class database_client final : public client {
 public:
    database_client(client_options options, std::string name)
        : options_(std::move(options)), name_(std::move(name)) {}

    std::string_view type() const override { return "sql"; }

    awaitable<result<net::response>> send(net::request /*request*/) override {
        co_return failure(failure_class::refused,
                          name_ + " is a database and takes no HTTP requests",
                          "use it in a subscriber or a publisher of type sql");
    }

    const client_options& options() const { return options_; }

 private:
    client_options options_;
    std::string name_;
};

}  // namespace

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        using o = client_options;
        config::declaration<o> d("sql", "One SQLite database");
        d.field("database", &o::database,
                "The file of the database. It must exist; Sluice makes no tables")
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
    return std::shared_ptr<client>(std::make_shared<database_client>(options, context.name));
}

result<client_options> database_of(const std::string& client, const component_context& context) {
    const auto found = context.clients.find(client);
    if (!found) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + client + "'",
                       "configure it under clients");
    }
    const auto* database = dynamic_cast<const database_client*>(found.get());
    if (database == nullptr) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + client + "' is of type " +
                           std::string(found->type()) + ", not sql",
                       "name a client of type sql");
    }
    return database->options();
}

}  // namespace sluice::sql
