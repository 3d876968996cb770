#include "connectors/sql/publisher.hpp"

#include "connectors/sql/parameters.hpp"
#include "connectors/sql/row_database.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/time.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::sql {

namespace {

constexpr std::string_view rendered_at = "rendered_at";

// The first line of the statement, for the task's history.
std::string title_of(const std::string& statement) {
    constexpr std::size_t longest = 80;
    const auto from = std::min(statement.find_first_not_of(" \t\r\n"), statement.size());
    const auto line = statement.substr(from, statement.find('\n', from) - from);
    return utf8_cut(line, longest);
}

class row_publisher final : public publisher {
 public:
    row_publisher(publisher_options options, std::shared_ptr<row_database> database,
                  const component_context& context)
        : options_(std::move(options)), database_(std::move(database)), time_(context.time) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        if (const auto values = values_at(entity, now); !values) {
            auto why = values.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        ready.summary = title_of(options_.statement) + " in " + database_->place();
        ready.safety = options_.idempotent ? repeat_safety::idempotent : repeat_safety::once;
        // The values may hold secrets, so the intent holds the moment only.
        ready.plan = json::object{{rendered_at, now.time_since_epoch().count()}};
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery one) override {
        std::vector<delivery> alone;
        alone.push_back(std::move(one));
        auto sending = send_all(std::move(alone));
        auto outcomes = co_await std::move(sending);
        co_return std::move(outcomes.front());
    }

    // Tests of a configuration write into no database.
    bool is_local() const override { return true; }

    std::size_t batch_limit() const override { return static_cast<std::size_t>(options_.batch); }

    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch) override {
        std::vector<result<receipt>> outcomes;
        std::vector<bound_values> records;
        for (const auto& one : batch) {
            auto values = values_at(one.entity, moment_of(one.plan));
            if (values) {
                records.push_back(*std::move(values));
                outcomes.emplace_back(receipt());
            } else {
                outcomes.emplace_back(values.error());
            }
        }
        if (records.empty()) {
            co_return outcomes;
        }
        if (options_.upsert && !has_key_) {
            auto checking = database_->check_key(options_.upsert->table, options_.upsert->key);
            const auto checked = co_await std::move(checking);
            if (!checked) {
                for (auto& outcome : outcomes) {
                    outcome = outcome ? result<receipt>(checked.error()) : std::move(outcome);
                }
                co_return outcomes;
            }
            has_key_ = true;
        }
        auto writing = database_->write(options_.statement, std::move(records));
        auto written = co_await std::move(writing);
        std::size_t next = 0;
        for (auto& outcome : outcomes) {
            if (outcome) {
                outcome = written ? receipt_of((*written)[next++]) : written.error();
            }
        }
        co_return outcomes;
    }

 private:
    static wall_time moment_of(const json::value& plan) {
        return wall_time(wall_time::duration(integer_member(plan, rendered_at).value_or(0)));
    }

    result<bound_values> values_at(const entity& from, wall_time moment) const {
        const auto names = names_beside(from, moment);
        return values_of(options_.parameters, from.data, {.names = &names});
    }

    result<receipt> receipt_of(result<written_rows>& written) const {
        if (!written) {
            return written.error();
        }
        if (written->changes == 0 && options_.no_change == without_change::failed) {
            return failure(failure_class::refused, "the statement changed no row",
                           "add the row that the record means, or set no_change: done");
        }
        if (options_.upsert) {
            // MariaDB counts a row that was updated twice.
            written->changes = std::min<std::int64_t>(written->changes, 1);
        }
        receipt done;
        done.response = std::to_string(written->changes) +
                        (written->changes == 1 ? " row changed" : " rows changed");
        json::object data;
        data["changes"] = written->changes;
        data["rows"] = std::move(written->rows);
        done.data = std::move(data);
        return done;
    }

    publisher_options options_;
    std::shared_ptr<row_database> database_;
    clock& time_;
    bool has_key_ = false;  // check_key() has found it
};

void check_form(const publisher_options& options, config::section_report& report) {
    if (!options.upsert) {
        if (options.statement.find_first_not_of(" \t\r\n") == std::string::npos) {
            report.add("statement", "there is no statement", "write one, or give `upsert`");
            return;
        }
        check_parameters(options.statement, options.parameters, {}, report);
        return;
    }
    if (!options.statement.empty()) {
        report.add("upsert", "there is a statement already", "give one of the two");
    }
    if (!options.parameters.empty()) {
        report.add("parameters", "an upsert has its own values", "put them into upsert.values");
    }
    if (options.no_change == without_change::failed) {
        report.add("no_change", "an upsert that is repeated may change no row", "leave it out");
    }
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("sql", "Executes a statement of a database for each record");
        d.field("client", &o::client,
                "The client that names the database, of type sql, postgresql or mariadb")
            .required()
            .refers_to("client")
            .example("shop");
        d.field("statement", &o::statement,
                "One INSERT, UPDATE or DELETE; values come in by name (:name)")
            .example("DELETE FROM carts");
        d.field("upsert", &o::upsert,
                "In place of a statement: the row with the same key gets these values, or a new "
                "row is made. It may be repeated, so no crash leaves an uncertain task",
                upsert_declaration())
            .example("{table: customers, key: [email], values: {email: \"{{ email }}\"}}");
        d.field("parameters", &o::parameters,
                "The values of the statement's parameters, from the record. They are bound: no "
                "value can change the statement")
            .check(judge_parameters);
        d.field("idempotent", &o::idempotent,
                "Says that repeating the statement for a record has no further effect, as with an "
                "upsert by a key. Without it a person decides about a delivery whose outcome a "
                "crash hides");
        d.field("batch", &o::batch, "The most records in one transaction")
            .at_least(1)
            .at_most(10'000);
        d.field("no_change", &o::no_change,
                "The outcome of a record for which the statement changes no row")
            .choice("done", without_change::done)
            .choice("failed", without_change::failed,
                    "for an UPDATE or DELETE whose row must be there");
        d.check({"statement", "upsert", "parameters", "no_change", "idempotent"}, check_form);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto database = database_of(options.client.name, context);
    if (!database) {
        return database.error();
    }
    auto used = options;
    if (options.upsert) {
        auto written = write_upsert(*options.upsert, (*database)->dialect());
        used.statement = std::move(written.statement);
        used.parameters = std::move(written.parameters);
        used.idempotent = true;
    }
    const auto fits = fit_parameters(used.statement, used.parameters, {}, (*database)->dialect());
    if (!fits) {
        return failure(fits.error()).within("statement");
    }
    const auto judged = (*database)->judge(used.statement, row_database::use::write);
    if (!judged) {
        return failure(judged.error()).within("statement");
    }
    return std::shared_ptr<publisher>(
        std::make_shared<row_publisher>(std::move(used), *std::move(database), context));
}

}  // namespace sluice::sql
