#include "connectors/exec/subscriber.hpp"

#include "paging/found_items.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <utility>

namespace sluice::exec {

namespace {

class program_subscriber final : public subscriber {
 public:
    program_subscriber(subscriber_options options, const component_context& context)
        : options_(std::move(options)), time_(context.time), pool_(context.pool) {}

    awaitable<result<page>> fetch(json::value /*position*/) override {
        const json::object names{{"now", format_utc_seconds(time_.now())}};
        auto start = start_of(options_.command, nullptr, {.names = &names});
        if (!start) {
            co_return start.error();
        }
        const run_limits limits{.time = options_.command.time_limit,
                                .output = options_.largest_output};
        auto running = run_program(*std::move(start), limits, &pool_);
        auto end = co_await std::move(running);
        if (!end) {
            co_return end.error();
        }
        if (!is_done(options_.command, *end)) {
            co_return failure(failure_class::unreachable, describe(options_.command, *end),
                              "run the program by hand, as the daemon's user");
        }
        auto work = [this, output = std::move(end->output)] { return page_of(output); };
        auto reading = offload(pool_, std::move(work));
        co_return co_await std::move(reading);
    }

    std::string source() const override { return written(options_.command); }

 private:
    result<page> page_of(const std::string& output) const {
        auto body =
            formats::read_body(output, options_.format,
                               {formats::delimiter_of(options_.delimiter), options_.has_header});
        if (!body) {
            return failure(body.error())
                .within("the output is no " + std::string(formats::name_of(options_.format)));
        }
        page all;
        for (auto& one : body->unreadable) {
            all.unreadable.push_back({"output: " + one.reason, std::move(one.text)});
        }
        json::array items;
        if (options_.items) {
            auto found = paging::items_at(*options_.items, body->value, {}, "output");
            if (!found) {
                return failure(found.error()).within("items");
            }
            items = *std::move(found);
        } else if (kind_of(body->value) == json_kind::array) {
            items = std::move(body->value.get_array());
        } else {
            items.push_back(std::move(body->value));
        }
        for (auto& item : items) {
            entity& one = all.entities.emplace_back();
            one.type = options_.entity;
            one.id = net::scalar_member(item, "id");
            one.data = std::move(item);
        }
        return all;
    }

    subscriber_options options_;
    clock& time_;
    asio::thread_pool& pool_;
};

}  // namespace

const config::declaration<subscriber_options>& subscriber_declaration() {
    static const auto declared = [] {
        using o = subscriber_options;
        using formats::body_format;
        config::declaration<o> d("exec", "Runs a program and reads records from its output");
        d.include(&o::command, command_declaration("expressions see `now`"));
        d.field("format", &o::format, "How the output is written")
            .choice("ndjson", body_format::ndjson, "one JSON text a line")
            .choice("json", body_format::json)
            .choice("csv", body_format::csv, "rows after a header; every value is a text")
            .choice("xml", body_format::xml,
                    "one object with the root as its member, as the stage `parse` gives it")
            .choice("yaml", body_format::yaml)
            .choice("text", body_format::text, "one record, {text: …}");
        d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
            .check(formats::judge_delimiter)
            .example("\";\"");
        d.field("header", &o::has_header,
                "The first row of CSV names the members. Without a header each row is a list");
        d.field("items", &o::items,
                "Expression for the records in the output: an array, or one object; without it the "
                "output is the array or the object")
            .example("data.products");
        d.field("largest_output", &o::largest_output,
                "The program is killed, and the run fails, when it writes more")
            .at_least(1024)
            .at_most(std::size_t{1} << 30U);
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("products");
        return d;
    }();
    return declared;
}

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    if (auto allowed = allow(options.command, context.host); !allowed) {
        return allowed.error();
    }
    return std::shared_ptr<subscriber>(std::make_shared<program_subscriber>(options, context));
}

}  // namespace sluice::exec
