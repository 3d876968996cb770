#include "connectors/exec/publisher.hpp"

#include "formats/csv_text.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace sluice::exec {

namespace {

constexpr std::string_view rendered_at = "rendered_at";

result<std::string> lines_of(const json::value& list) {
    if (kind_of(list) != json_kind::array) {
        return write_json(list) + "\n";
    }
    std::string text;
    for (const auto& one : list.get_array()) {
        text += write_json(one) + "\n";
    }
    return text;
}

result<std::string> written_as(input_format format, const json::value& input) {
    switch (format) {
        case input_format::json:
            return write_json(input) + "\n";
        case input_format::ndjson:
            return lines_of(input);
        case input_format::csv:
            if (kind_of(input) != json_kind::array) {
                return formats::csv_from_rows(json::array{input}, {});
            }
            return formats::csv_from_rows(input, {});
        case input_format::text:
            if (kind_of(input) != json_kind::string) {
                return failure(failure_class::invalid,
                               "expected a text, not " + std::string(name_of(kind_of(input))),
                               "give one, or take `format: json`");
            }
            return std::string(input.get_string());
        case input_format::nothing:
            return std::string();
    }
    return std::string();
}

class program_publisher final : public publisher {
 public:
    program_publisher(publisher_options options, const component_context& context)
        : options_(std::move(options)), time_(context.time), pool_(context.pool) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        if (const auto start = start_for(entity, key, now); !start) {
            auto why = start.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        ready.summary = "run " + printable_line(written(options_.command));
        ready.safety = options_.idempotent ? repeat_safety::idempotent : repeat_safety::once;
        // The arguments may hold secrets, so the intent holds the moment only.
        ready.plan = json::object{{rendered_at, now.time_since_epoch().count()}};
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery one) override {
        auto start = start_for(one.entity, one.key, moment_of(one.plan));
        if (!start) {
            co_return start.error();
        }
        const run_limits limits{.time = options_.command.time_limit,
                                .output = options_.largest_output,
                                .drops_rest = true};
        auto running = run_program(*std::move(start), limits, &pool_);
        auto end = co_await std::move(running);
        if (!end) {
            co_return end.error();
        }
        if (!is_done(options_.command, *end)) {
            co_return failed(*end);
        }
        receipt done;
        done.response = describe(options_.command, *end);
        // The output of a program that is done decides nothing. One that is no JSON is a text.
        auto read = parse_json(end->output);
        if (read) {
            done.data = *std::move(read);
        } else {
            done.data = json::object{{"text", valid_utf8(end->output)}};
        }
        co_return done;
    }

    // Tests of a configuration run no program.
    bool is_local() const override { return true; }

 private:
    static wall_time moment_of(const json::value& plan) {
        return wall_time(wall_time::duration(integer_member(plan, rendered_at).value_or(0)));
    }

    result<program_start> start_for(const entity& from, const std::string& key,
                                    wall_time moment) const {
        auto names = names_beside(from, moment);
        names["key"] = key;
        const expression_scope scope{.names = &names};
        auto start = start_of(options_.command, from.data, scope);
        if (!start) {
            return start;
        }
        auto input = options_.input ? options_.input->evaluate(from.data, scope)
                                    : result<json::value>(from.data);
        if (!input) {
            return failure(input.error()).within("input");
        }
        auto text = written_as(options_.format, *input);
        if (!text) {
            return failure(text.error()).within("input");
        }
        start->input = *std::move(text);
        return start;
    }

    // A program that ends by itself says whether it did its work. One that was killed says nothing.
    failure failed(const program_end& end) const {
        failure why(failure_class::refused, describe(options_.command, end));
        if (end.how != run_ending::exited) {
            why.kind = failure_class::unreachable;
            why.may_have_happened = true;
            return why;
        }
        const auto& retry = options_.retry_codes;
        if (std::ranges::find(retry, end.code) != retry.end()) {
            why.kind = failure_class::unreachable;
        }
        return why;
    }

    publisher_options options_;
    clock& time_;
    asio::thread_pool& pool_;
};

void check_codes(const publisher_options& options, config::section_report& report) {
    for (const auto code : options.retry_codes) {
        const auto& done = options.command.done_codes;
        if (std::ranges::find(done, code) != done.end()) {
            report.add("retry_codes", std::to_string(code) + " means success already",
                       "leave it out here, or in done_codes");
        }
    }
}

std::string judge_retry_codes(const std::vector<std::int64_t>& codes) {
    const auto fits = [](std::int64_t code) { return code >= 0 && code <= 255; };
    return std::ranges::all_of(codes, fits) ? "" : "must be numbers from 0 to 255";
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("exec", "Runs a program for each record");
        d.include(&o::command,
                  command_declaration("expressions see `header`, `entity`, `now` and `key`, which "
                                      "is the same in every attempt of a task"));
        d.field("input", &o::input,
                "A template for the program's standard input; by default the record's data")
            .example("{sku: \"{{ sku }}\"}");
        d.field("format", &o::format, "How the input is written")
            .choice("json", input_format::json, "one JSON text, and a line end")
            .choice("ndjson", input_format::ndjson, "the items of a list, each a line of JSON")
            .choice("csv", input_format::csv, "the objects of a list as rows after a header")
            .choice("text", input_format::text, "a text as it is")
            .choice("none", input_format::nothing, "the input is empty");
        d.field("retry_codes", &o::retry_codes,
                "The exit codes after which the delivery is tried again. After every other code "
                "the task has failed. The program must have done nothing in both cases")
            .check(judge_retry_codes)
            .example("[69, 75]");
        d.field("idempotent", &o::idempotent,
                "Says that running the program again for a record has no further effect. Without "
                "it a person decides about a delivery whose outcome nobody knows: the program was "
                "killed, or the daemon was");
        d.field("largest_output", &o::largest_output,
                "The part of the output that the steps after the publisher see; the rest is "
                "dropped")
            .at_least(1024)
            .at_most(std::size_t{16} * 1024 * 1024);
        d.check({"retry_codes", "done_codes"}, check_codes);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    if (auto allowed = allow(options.command, context.host); !allowed) {
        return allowed.error();
    }
    return std::shared_ptr<publisher>(std::make_shared<program_publisher>(options, context));
}

}  // namespace sluice::exec
