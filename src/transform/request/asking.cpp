#include "transform/request/asking.hpp"

#include "paging/next_page.hpp"
#include "transform/place_stage.hpp"

#include <sluice/component/large_reply.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/net/outcome.hpp>

#include <boost/json/object.hpp>

namespace sluice::transform {

namespace {

// The query may hold a secret, so a message shows only the path.
std::string shown_request(const net::request& request) {
    return request.method + " " + request.target.substr(0, request.target.find_first_of("?#"));
}

// Two requests with one key have the same answer.
std::string key_of(const net::request& request) {
    std::string key = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers) {
        key += name + ": " + value + "\n";
    }
    return key + "\n" + request.body;
}

// The record is at fault when the API refuses the request. A read changes nothing there, so no
// verification is needed.
failure settled(failure why) {
    if (why.kind == failure_class::refused || why.kind == failure_class::uncertain) {
        why.kind = failure_class::invalid;
    }
    why.may_have_happened = false;
    return why;
}

}  // namespace

const config::declaration<asking_options>& asking_declaration() {
    static const auto declared = [] {
        using o = asking_options;
        config::declaration<o> d("asking", "What an API is asked, and what becomes of its answer");
        d.field("client", &o::client,
                "The client to talk through; its budget pays for each request")
            .required()
            .refers_to("client")
            .example("shop");
        d.field("pages", &o::pages,
                "How the answer goes on from page to page. The templates of `take` then see "
                "{items: […]}, the items of all pages",
                pages_declaration());
        d.field("take", &o::take,
                "A template for each path of the record, in order, as in `set`. The templates see "
                "the answer; `parent` is the record, `response` has the status and the headers. "
                "Without this, the answer becomes the data")
            .example("{stock: \"{{ quantity }}\"}")
            .check([](const config::named_list<value_template>& values) {
                return judge_keys(values, path_use::target);
            });
        d.field("success", &o::success,
                "Statuses that are no errors; without it, what the client says, else 2xx. An "
                "answer that is no JSON is then null")
            .example("[2xx, 404]")
            .check(net::judge_success);
        d.field("cache", &o::cache,
                "How long an answer serves equal requests of this stage; 0s asks each time")
            .example("10m")
            .at_most(std::chrono::hours(24));
        return d;
    }();
    return declared;
}

result<asking_plan> plan_of(const asking_options& options, const component_context& context) {
    asking_plan plan;
    plan.payer = options.client.name;
    plan.through = context.clients.find(options.client.name);
    if (!plan.through) {
        return failure(failure_class::invalid, "there is no client '" + options.client.name + "'",
                       "add it under clients:");
    }
    auto take = with_paths(options.take, path_use::target);
    if (!take) {
        return take.error();
    }
    auto success = net::status_ranges(options.success);
    if (!success) {
        return success.error();
    }
    plan.take = *std::move(take);
    plan.success = success->empty() ? plan.through->success() : *std::move(success);
    plan.pages = options.pages;
    plan.cache = options.cache;
    return plan;
}

asking_stage::asking_stage(asking_plan plan, const component_context& context)
    : plan_(std::move(plan)),
      name_(context.name),
      time_(context.time),
      pool_(context.pool),
      memory_(std::make_shared<answer_memory>()) {}

// Each record may ask about another thing, so kept answers only lower this.
void asking_stage::add_costs(std::vector<request_estimate>& costs) const {
    request_estimate cost;
    cost.client = plan_.payer;
    // Only a run can tell the number of pages, so the plan counts the first one.
    (plan_.pages ? cost.listings : cost.fixed) = 1;
    cost.kept = plan_.cache;
    costs.push_back(std::move(cost));
}

stage_work asking_stage::apply(entity entity, expression_scope scope, stage_output& out) const {
    if (auto* unasked = out.watch().unasked) {
        auto asked = first_request(entity.data, scope);
        if (!asked) {
            return result<void>(settled(asked.error()));
        }
        unasked->push_back(*std::move(asked));
        out.emit(std::move(entity));
        return result<void>();
    }
    return fetch(std::move(entity), scope, &out);
}

result<std::string> asking_stage::first_request(const json::value& data,
                                                expression_scope scope) const {
    page_request page;
    if (plan_.pages) {
        page = page_walk(*plan_.pages, plan_.through->base_url()).first();
    }
    const auto request = request_for(data, scope, page);
    return request ? result<std::string>(shown_request(*request)) : request.error();
}

result<void> asking_stage::judge(const api_answer& /*answer*/) const {
    return {};
}

awaitable<result<void>> asking_stage::fetch(entity entity, expression_scope scope,
                                            stage_output* out) const {
    auto answer = co_await ask_all(&entity.data, scope);
    if (!answer) {
        co_return settled(answer.error());
    }
    if (auto taken = take_back(entity, *std::move(answer), scope); !taken) {
        co_return taken;
    }
    out->emit(std::move(entity));
    co_return result<void>();
}

awaitable<result<api_answer>> asking_stage::ask_all(const json::value* data,
                                                    expression_scope scope) const {
    std::optional<page_walk> walk;
    page_request page;
    if (plan_.pages) {
        walk.emplace(*plan_.pages, plan_.through->base_url());
        page = walk->first();
    }
    for (;;) {
        const auto request = request_for(*data, scope, page);
        if (!request) {
            co_return request.error();
        }
        const auto shown =
            shown_request(*request) +
            (walk && walk->page() > 1 ? ": page " + std::to_string(walk->page()) : std::string());
        auto answer = co_await ask(*request);
        if (!answer) {
            co_return failure(answer.error()).within(shown);
        }
        if (auto judged = judge(*answer); !judged) {
            co_return failure(judged.error()).within(shown);
        }
        if (!walk) {
            co_return answer;
        }
        auto next = walk->after(*answer, scope);
        if (!next) {
            co_return failure(next.error()).within(shown);
        }
        if (!*next) {
            answer->body = json::object{{"items", walk->take_items()}};
            co_return answer;
        }
        page = **std::move(next);
    }
}

awaitable<result<api_answer>> asking_stage::ask(net::request request) const {
    const auto key = plan_.cache.count() > 0 ? key_of(request) : std::string();
    if (const auto* known = key.empty() ? nullptr : memory_->find(key, time_.steady_now())) {
        co_return *known;
    }
    request.urgent = net::urgency::listing;
    request.asked_by = name_;
    request.repeatable = true;
    const auto shown = shown_request(request);
    const auto begun = time_.steady_now();
    auto reply = co_await plan_.through->send(std::move(request));
    if (!reply) {
        co_return reply.error();
    }
    auto read = [&] { return answer_of(*reply, shown); };
    auto answer = co_await read_reply(pool_, *reply, std::move(read));
    if (answer && !key.empty()) {
        memory_->keep(key, *answer, begun + plan_.cache);
    }
    co_return answer;
}

result<api_answer> asking_stage::answer_of(const net::response& reply,
                                           const std::string& shown) const {
    auto judged = reply;
    if (!plan_.success.empty()) {
        judged.success = net::holds(plan_.success, reply.status);
    }
    if (auto fault = net::fault_of_status(judged, shown, time_.now())) {
        // The caller adds the request's name too.
        if (fault->message.starts_with(shown + ": ")) {
            fault->message.erase(0, shown.size() + 2);
        }
        return *std::move(fault);
    }
    api_answer answer;
    answer.status = reply.status;
    answer.headers = reply.headers;
    answer.url = reply.url;
    answer.bytes = reply.body.size();
    if (reply.body.empty()) {
        return answer;
    }
    auto body = parse_foreign_json(reply.body);
    const bool is_plain_success = reply.status >= 200 && reply.status <= 299;
    if (!body && is_plain_success) {
        return failure(failure_class::invalid, "the answer is no JSON: " + body.error().message);
    }
    if (body) {
        answer.body = std::move(body->value);
    }
    return answer;
}

result<void> asking_stage::take_back(entity& entity, api_answer answer,
                                     expression_scope scope) const {
    if (plan_.take.empty()) {
        entity.data = std::move(answer.body);
        return {};
    }
    expression_budget shared;
    json::object names;
    if (scope.names != nullptr) {
        names = *scope.names;
    }
    names["response"] =
        json::object{{"status", answer.status}, {"headers", paging::json_headers(answer.headers)}};
    const json::value before = entity.data;
    scope.names = &names;
    scope.budget = &shared;
    scope.parent = &before;
    for (const auto& [path, taken] : plan_.take) {
        scope.variables = entity.variables.all();
        auto value = taken.evaluate(answer.body, scope);
        if (!value) {
            return failure(value.error()).within("take, at '" + path.text() + "'");
        }
        if (auto done = write_at(entity, path, *std::move(value)); !done) {
            return failure(done.error()).within("take");
        }
    }
    return {};
}

}  // namespace sluice::transform
