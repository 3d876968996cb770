#include "transform/request/asking.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/component/url_values.hpp>

namespace sluice::transform {

namespace {

struct graphql_options {
    asking_options asking;
    text_template url;
    std::string query;
    value_template variables;
};

void check_graphql(const graphql_options& options, config::section_report& report) {
    const auto kind = options.asking.pages ? options.asking.pages->kind : paging::page_kind::cursor;
    if (kind == paging::page_kind::next_link || kind == paging::page_kind::link_header) {
        report.add("pages", "GraphQL has no links from page to page",
                   "take kind: cursor, with the variable's name as parameter");
    }
}

const config::declaration<graphql_options>& graphql_declaration() {
    static const auto declared = [] {
        using o = graphql_options;
        config::declaration<o> d("graphql",
                                 "Asks a GraphQL API about the record, and takes parts of the "
                                 "answer");
        d.include(&o::asking, asking_declaration());
        d.field("url", &o::url, "The path below the client's base URL")
            .required()
            .example("/graphql.json");
        d.field("query", &o::query,
                "The query as it is sent. It has no {{ }}: values of the record are variables, so "
                "that none can change the query")
            .required()
            .not_empty()
            .example("\"query($sku: String!) { product(sku: $sku) { id } }\"");
        d.field("variables", &o::variables,
                "The variables; a page's number, offset or cursor is one of them")
            .example("{sku: \"{{ sku }}\"}");
        d.check({"pages"}, check_graphql);
        return d;
    }();
    return declared;
}

class graphql_transformer final : public asking_stage {
 public:
    graphql_transformer(graphql_options options, asking_plan plan, const component_context& context)
        : asking_stage(std::move(plan), context), options_(std::move(options)) {}

 private:
    result<net::request> request_for(const json::value& data, expression_scope scope,
                                     const page_request& page) const override {
        expression_budget shared;
        scope.budget = &shared;
        auto target = url_for(options_.url, {}, data, scope);
        if (!target) {
            return target.error();
        }
        auto variables = options_.variables.evaluate(data, scope);
        if (!variables) {
            return failure(variables.error()).within("variables");
        }
        if (variables->is_null()) {
            variables->emplace_object();
        }
        if (!variables->is_object()) {
            return failure(failure_class::invalid, "variables gives " +
                                                       std::string(name_of(kind_of(*variables))) +
                                                       ", and must give an object");
        }
        if (!page.parameter.empty()) {
            variables->get_object()[page.parameter] = page.value;
        }
        net::request request;
        request.method = "POST";
        request.target = *std::move(target);
        request.headers.set("Content-Type", "application/json");
        request.headers.set("Accept", "application/json");
        request.body = write_json(
            json::object{{"query", options_.query}, {"variables", *std::move(variables)}});
        return request;
    }

    // GraphQL reports errors with status 200. Part of the data may be there, but a record made of
    // it would silently lack the rest.
    result<void> judge(const api_answer& answer) const override {
        const auto* errors = member(answer.body, "errors");
        const auto* list = errors == nullptr ? nullptr : errors->if_array();
        if (list == nullptr || list->empty()) {
            return {};
        }
        const auto& first = list->front();
        auto message = text_member(first, "message");
        if (message.empty()) {
            message = write_json(first).substr(0, 200);
        }
        if (const auto* place = member(first, "path"); place != nullptr && place->is_array()) {
            message += " (at " + write_json(*place) + ")";
        }
        if (list->size() > 1) {
            message += ", and " + std::to_string(list->size() - 1) + " more";
        }
        const auto* more = member(first, "extensions");
        const auto code = more == nullptr ? std::string() : text_member(*more, "code");
        const bool busy = code == "THROTTLED" || code == "RATE_LIMITED";
        return failure(busy ? failure_class::busy : failure_class::invalid, message);
    }

    graphql_options options_;
};

}  // namespace

void add_graphql(registry& types) {
    types.add<transformer>(
        graphql_declaration(),
        [](const graphql_options& options,
           const component_context& context) -> result<std::shared_ptr<transformer>> {
            auto plan = plan_of(options.asking, context);
            if (!plan) {
                return plan.error();
            }
            return std::make_shared<graphql_transformer>(options, *std::move(plan), context);
        });
}

}  // namespace sluice::transform
