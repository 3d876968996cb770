#include "connectors/sql/subscriber.hpp"

#include "connectors/sql/parameters.hpp"
#include "connectors/sql/row_database.hpp"
#include "connectors/sql/row_page.hpp"

#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

#include <set>
#include <utility>

namespace sluice::sql {

namespace {

void check_query(const subscriber_options& options, config::section_report& report) {
    // The connector's own names are no part of a text or comment in any dialect.
    const auto used = names_in(options.query, sql_dialect::sqlite);
    const bool pages = !options.cursor.empty();
    check_parameters(options.query, options.parameters, {cursor_parameter, limit_parameter},
                     report);
    if (pages && !used.contains(cursor_parameter)) {
        report.add("query", "there is a cursor, but the query has no :cursor",
                   "write WHERE " + options.cursor + " > :cursor ORDER BY " + options.cursor);
    }
    if (!pages && (used.contains(cursor_parameter) || used.contains(limit_parameter))) {
        report.add("query", "the query has :cursor or :limit, but no column is the cursor",
                   "name it: `cursor: id`");
    }
    if (pages && options.start.is_null()) {
        report.add("cursor", "there is no value for the first run", "give it, such as `start: 0`");
    }
    if (!pages && !options.start.is_null()) {
        report.add("start", "only a query with a cursor has a start",
                   "leave it out, or give a cursor");
    }
    if (!pages && options.each_run == listing_start::anew) {
        report.add("each_run", "a query without a cursor begins anew by itself", "leave it out");
    }
}

std::string judge_start(const json::value& start) {
    const auto kind = kind_of(start);
    const bool scalar = kind == json_kind::number || kind == json_kind::string;
    return scalar ? "" : "must be a number or a text";
}

class row_subscriber final : public subscriber {
 public:
    row_subscriber(const subscriber_options& options, std::shared_ptr<row_database> database,
                   const component_context& context)
        : parameters_(options.parameters),
          start_(options.start),
          database_(std::move(database)),
          time_(context.time) {
        asked_.query = options.query;
        asked_.cursor = options.cursor;
        asked_.takes_limit =
            names_in(options.query, database_->dialect()).contains(limit_parameter);
        asked_.begins_anew = options.each_run == listing_start::anew;
        asked_.page_size = static_cast<std::size_t>(options.page_size);
        asked_.largest_row = options.largest_record;
        asked_.entity = options.entity;
    }

    void used_for(const listing_use& use) override { reports_deleted_ = use.reports_deleted; }

    awaitable<result<page>> fetch(json::value position) override {
        const json::object names{{"now", format_utc_seconds(time_.now())}};
        auto values = values_of(parameters_, nullptr, {.names = &names});
        if (!values) {
            co_return values.error();
        }
        const auto* stored = member(position, cursor_parameter);
        auto after = stored != nullptr ? *stored : start_;
        auto reading = database_->read(asked_, *std::move(values), std::move(after));
        auto read = co_await std::move(reading);
        if (read && reports_deleted_ && !asked_.cursor.empty() && !asked_.begins_anew) {
            // A run that goes on at the cursor shows new rows only. The others are not deleted.
            read->whole = false;
        }
        co_return read;
    }

    std::string source() const override {
        std::string text = database_->place() + " " + asked_.query;
        for (const auto& [name, value] : parameters_) {
            text += " " + name + "=" + write_json(value.written());
        }
        return text;
    }

 private:
    row_query asked_;
    parameter_templates parameters_;
    json::value start_;
    std::shared_ptr<row_database> database_;
    clock& time_;
    bool reports_deleted_ = false;
};

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        config::declaration<o> d("sql", "Reads the rows of a query as records");
        d.field("client", &o::client,
                "The client that names the database, of type sql, postgresql or mariadb")
            .required()
            .refers_to("client")
            .example("shop");
        d.field("query", &o::query,
                "One SELECT. Values come in by name (:name). :cursor is the last value of the "
                "cursor column, :limit the number of rows that the page can use")
            .required()
            .not_empty()
            .example("SELECT id, title FROM products");
        d.field("parameters", &o::parameters,
                "The values of the query's parameters; expressions see `now`")
            .sees({"now"})
            .check(judge_parameters);
        d.field("cursor", &o::cursor,
                "A column by which the query is ordered, and which grows with each new row. The "
                "position of a run is its last value. Without one each run reads the whole query "
                "as one page");
        d.field("start", &o::start, "The value of :cursor in the first run").check(judge_start);
        d.field("each_run", &o::each_run, "Where a run begins after one that was complete")
            .choice("goes_on", listing_start::goes_on, "after the last row that was read")
            .choice("anew", listing_start::anew,
                    "at `start`: every run reads all rows, in pages; `deleted: emit` needs it");
        d.field("page_size", &o::page_size,
                "Rows in one page. A page ends only where the cursor changes, so it can be larger")
            .at_least(1)
            .at_most(50'000);
        d.field("largest_record", &o::largest_record, "A row that takes more bytes is rejected")
            .at_least(1024);
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("products");
        d.check({"query", "parameters", "cursor", "start", "each_run"}, check_query);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    auto database = database_of(options.client.name, context);
    if (!database) {
        return database.error();
    }
    const std::set<std::string> own{cursor_parameter, limit_parameter};
    const auto fits =
        fit_parameters(options.query, options.parameters, own, (*database)->dialect());
    if (!fits) {
        return failure(fits.error()).within("query");
    }
    const auto judged = (*database)->judge(options.query, row_database::use::read);
    if (!judged) {
        return failure(judged.error()).within("query");
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<row_subscriber>(options, *std::move(database), context));
}

}  // namespace sluice::sql
