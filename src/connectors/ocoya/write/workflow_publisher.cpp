#include "connectors/ocoya/write/workflow_publisher.hpp"

#include "connectors/ocoya/write/payload.hpp"
#include "connectors/ocoya/write/sent_reply.hpp"

#include <sluice/component/names.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/net/settings.hpp>

#include <boost/json/object.hpp>

#include <utility>
#include <vector>

namespace sluice::ocoya {

namespace {

enum class start_by { get, post };

// A workflow is started once. Nothing is repeated or sent elsewhere unless the configuration asks
// for it.
net::client_settings once_and_here() {
    net::client_settings settings;
    settings.retry.attempts = 1;
    settings.redirects = 0;
    return settings;
}

struct workflow_options {
    secret url;
    start_by verb = start_by::post;
    value_template payload;
    net::client_settings net = once_and_here();
};

const config::declaration<workflow_options>& workflow_declaration() {
    static const auto declared = [] {
        using o = workflow_options;
        config::declaration<o> d("ocoya-workflow",
                                 "Starts a workflow built in Ocoya, by its secret URL (assumed, "
                                 "not documented)");
        d.field("url", &o::url, "The workflow's URL: https://…/api/_hooks/webhook/…")
            .required()
            .not_empty()
            .example("${credential:ocoya-workflow-url}");
        d.field("method", &o::verb, "How it is called")
            .choice("post", start_by::post, "with the payload as its body")
            .also("POST")
            .choice("get", start_by::get, "without a body")
            .also("GET");
        d.field("payload", &o::payload,
                "The body, in place of the record's `payload` member or the record")
            .example("{title: \"{{ title }}\"}");
        d.check({"method", "payload"}, [](const o& options, config::section_report& report) {
            if (options.verb == start_by::get && report.given("payload")) {
                report.add("payload", "method get sends no body, so the payload would not be sent",
                           "leave `payload` out, or set `method: post`");
            }
        });
        d.include(&o::net, net::client_settings_declaration());
        return d;
    }();
    return declared;
}

// Holds "https://app.ocoya.com" and "/api/_hooks/webhook/…".
struct split_url {
    std::string host;
    std::string path;
};

std::optional<split_url> split(const std::string& url) {
    const auto scheme = url.find("://");
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        return std::nullopt;
    }
    const auto slash = url.find('/', scheme + 3);
    if (slash == std::string::npos || slash == scheme + 3 || slash + 1 == url.size()) {
        return std::nullopt;
    }
    return split_url{url.substr(0, slash), url.substr(slash)};
}

class workflow_publisher final : public publisher {
 public:
    workflow_publisher(const workflow_options& options, const component_context& context,
                       std::shared_ptr<net::http_client> http, std::string path)
        : verb_(options.verb),
          time_(context.time),
          http_(std::move(http)),
          path_(std::move(path)),
          filter_({secret(path_), secret(path_.substr(path_.rfind('/') + 1))}),
          said_(context.log, context.name, options.net.request_log,
                {secret(path_), secret(path_.substr(path_.rfind('/') + 1))}) {
        // The row lets payload_of() and receipt_of() treat the hook like an endpoint of the table.
        payload_.request.parameters.payload = options.payload;
        row_.id_members = {"id"};
        row_.safety = repeat_safety::once;
        row_.open = true;
    }

    result<delivery> prepare(entity entity, std::string key) override {
        const auto payload = payload_of(row_, payload_, entity, names_beside(entity, time_.now()));
        if (!payload) {
            return payload.error();
        }
        delivery ready;
        ready.safety = repeat_safety::once;
        ready.key = std::move(key);
        ready.summary = name();
        json::object plan;
        if (verb_ == start_by::post) {
            plan["body"] = *payload;
        }
        ready.plan = std::move(plan);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery delivery) override {
        net::request request;
        request.method = verb_ == start_by::post ? "POST" : "GET";
        request.repeatable = false;  // a GET starts the workflow, too
        request.target = path_;
        if (verb_ == start_by::post) {
            request.headers.set("Content-Type", "application/json");
            request.body = write_json(delivery.plan.get_object().at("body"));
        }
        request.note = delivery.note;
        const auto begun = time_.now();
        auto sent = request;
        auto reply = co_await http_->send(std::move(sent));
        said_.write(request, reply, time_.now() - begun);
        if (!reply) {
            co_return without_path(reply.error());
        }
        auto done = receipt_of(*reply, row_, name(), time_.now());
        if (!done) {
            co_return without_path(done.error());
        }
        co_return done;
    }

 private:
    std::string name() const {
        return std::string(verb_ == start_by::post ? "POST" : "GET") + " (a workflow's hook)";
    }

    // A redirect may repeat the path, or its last part.
    failure without_path(failure why) const {
        why.message = filter_.without_secrets(std::move(why.message));
        return why;
    }

    start_by verb_;
    publisher_options payload_;
    endpoint row_;
    clock& time_;
    std::shared_ptr<net::http_client> http_;
    std::string path_;
    secret_filter filter_;
    request_log said_;
};

}  // namespace

void add_workflow_publisher(registry& types) {
    types.add<publisher>(
        workflow_declaration(),
        [](const workflow_options& options,
           const component_context& context) -> result<std::shared_ptr<publisher>> {
            const auto parts = split(options.url.reveal());
            if (!parts) {
                return failure(failure_class::invalid,
                               context.name + ": url is no http or https URL with a path",
                               "copy it from the workflow's trigger in Ocoya");
            }
            auto settings = options.net;
            settings.base_url = parts->host;
            auto http = context.http.make(settings);
            if (!http) {
                return http.error();
            }
            return std::shared_ptr<publisher>(std::make_shared<workflow_publisher>(
                options, context, *std::move(http), parts->path));
        });
}

}  // namespace sluice::ocoya
