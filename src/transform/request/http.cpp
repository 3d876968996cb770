#include "transform/request/asking.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/component/url_values.hpp>
#include <sluice/net/query.hpp>

#include <map>

namespace sluice::transform {

namespace {

enum class asking_method { get, post };
enum class asking_content { json, form };

struct http_options {
    asking_options asking;
    asking_method method = asking_method::get;
    text_template url;
    std::map<std::string, text_template> headers;
    value_template query;
    value_template body;
    asking_content content = asking_content::json;
};

// A constant path can be checked before a record comes.
void check_http(const http_options& options, config::section_report& report) {
    if (options.method == asking_method::get && !options.body.is_null()) {
        report.add("body", "a GET has no body", "take method: post, or put the values into query");
    }
    if (options.body.is_null() && report.given("content")) {
        report.add("content", "'content' has no effect without 'body'", "leave it out");
    }
    if (options.url.beginning().find("://") != std::string_view::npos) {
        report.add("url", "url is a whole URL", "give the path below the client's base_url");
    }
}

const config::declaration<http_options>& http_stage_declaration() {
    static const auto declared = [] {
        using o = http_options;
        config::declaration<o> d("http",
                                 "Asks an API about the record, and takes parts of the answer");
        d.include(&o::asking, asking_declaration());
        d.field(
             "url", &o::url,
             "The path below the client's base URL. Each {{ }} in it is one segment or a part of "
             "one, percent-encoded, and not empty")
            .required()
            .example("/attributes/{{ code }}/options");
        d.field("method", &o::method,
                "A stage may run more than once for one record: it must change nothing over there")
            .choice("get", asking_method::get)
            .choice("post", asking_method::post, "for APIs that take a question as a body");
        d.field("headers", &o::headers, "Headers of the request");
        d.field("query", &o::query, "The query; a list repeats its key, null is left out")
            .example("{limit: 100}");
        d.field("body", &o::body, "The body of a POST").example("{ids: \"{{ ids }}\"}");
        d.field("content", &o::content, "How the body is written")
            .choice("json", asking_content::json)
            .choice("form", asking_content::form,
                    "application/x-www-form-urlencoded, of an object");
        d.check({"method", "body", "content", "url"}, check_http);
        return d;
    }();
    return declared;
}

class http_transformer final : public asking_stage {
 public:
    http_transformer(http_options options, asking_plan plan, const component_context& context)
        : asking_stage(std::move(plan), context), options_(std::move(options)) {}

 private:
    result<net::request> request_for(const json::value& data, expression_scope scope,
                                     const page_request& page) const override {
        expression_budget shared;
        scope.budget = &shared;
        net::request request;
        request.method = options_.method == asking_method::get ? "GET" : "POST";
        auto target = page.target.empty() ? target_for(data, scope, page) : page.target;
        if (!target) {
            return target.error();
        }
        request.target = *std::move(target);
        for (const auto& [name, text] : options_.headers) {
            const auto value = text.evaluate(data, scope);
            if (!value) {
                return failure(value.error()).within("header " + name);
            }
            auto plain = net::scalar_text(*value);
            if (plain.find_first_of("\r\n") != std::string::npos ||
                plain.find('\0') != std::string::npos) {
                return refused("header " + name + " holds a line break",
                               "take it out of the record");
            }
            request.headers.set(name, std::move(plain));
        }
        auto put = put_body(request, data, scope);
        return put ? result<net::request>(std::move(request)) : put.error();
    }

    result<std::string> target_for(const json::value& data, expression_scope scope,
                                   const page_request& page) const {
        auto url = url_for(options_.url, {}, data, scope);
        if (!url) {
            return url;
        }
        if (url->find_first_of(" \t") != std::string::npos) {
            return refused("url holds a space", "write it as %20");
        }
        auto values = options_.query.evaluate(data, scope);
        if (!values) {
            return failure(values.error()).within("query");
        }
        if (!page.parameter.empty()) {
            if (!values->is_object()) {
                values->emplace_object();
            }
            values->get_object()[page.parameter] = page.value;
        }
        const auto query = net::query_string(*values);
        if (!query) {
            return failure(query.error()).within("query");
        }
        return net::with_query(*std::move(url), *query);
    }

    result<void> put_body(net::request& request, const json::value& data,
                          expression_scope scope) const {
        if (options_.body.is_null()) {
            return {};
        }
        const auto value = options_.body.evaluate(data, scope);
        if (!value) {
            return failure(value.error()).within("body");
        }
        if (options_.content == asking_content::json) {
            request.body = write_json(*value);
            request.headers.set("Content-Type", "application/json");
            return {};
        }
        auto form = value->is_object()
                        ? net::query_string(*value, true)
                        : refused("body gives " + std::string(name_of(kind_of(*value))),
                                  "a form is made of an object");
        if (!form) {
            return form.error();
        }
        request.body = *std::move(form);
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        return {};
    }

    http_options options_;
};

}  // namespace

void add_http(registry& types) {
    types.add<transformer>(
        http_stage_declaration(),
        [](const http_options& options,
           const component_context& context) -> result<std::shared_ptr<transformer>> {
            auto plan = plan_of(options.asking, context);
            if (!plan) {
                return plan.error();
            }
            return std::make_shared<http_transformer>(options, *std::move(plan), context);
        });
}

}  // namespace sluice::transform
