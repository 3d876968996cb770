#include "contract_fields/recorded_world.hpp"

#include "connectors/builtin.hpp"
#include "transform/builtin.hpp"

#include <sluice/config/load.hpp>

namespace sluice::testing {

namespace {

// Always the largest number, so that each wait is as long as it can be.
class largest_random final : public random_source {
 public:
    std::uint64_t next() override { return ~std::uint64_t{0} - 1; }
};

std::string text_of(std::chrono::milliseconds length) {
    return std::to_string(length.count());
}

std::string text_of(const net::client_settings& how) {
    std::string text = "network base_url=" + how.base_url;
    for (const auto& [name, value] : how.headers) {
        text += " " + name + ":" + value;
    }
    const auto& times = how.timeouts;
    for (const auto length : {times.resolve, times.connect, times.handshake, times.send,
                              times.first_byte, times.idle, times.total}) {
        text += " " + text_of(length);
    }
    text += " tls " + how.tls.ca_file + "|" + how.tls.certificate_file + "|" + how.tls.key_file +
            "|" + how.tls.minimum + "|" + (how.tls.verify ? "verify" : "trust");
    text += " proxy " + how.proxy.url + "|" + how.proxy.user + "|" + how.proxy.password.reveal();
    text += " retry " + std::to_string(how.retry.attempts) + "|" + text_of(how.retry.first_delay) +
            "|" + text_of(how.retry.longest_delay);
    text += " " + std::to_string(how.connections) + "|" + std::to_string(how.largest_header) + "|" +
            std::to_string(how.largest_body) + "|" + std::to_string(how.redirects);
    for (const auto& reachable : how.allow_networks) {
        text += " reaches " + reachable;
    }
    return text;
}

std::string text_of(const oauth2_settings& settings) {
    std::string text =
        "oauth2 grant=" + std::to_string(static_cast<int>(settings.grant)) + " " +
        settings.client_id + "|" + settings.client_secret.reveal() + "|" + settings.authorize_url +
        "|" + settings.token_url + "|" + settings.metadata_url + "|" +
        std::to_string(static_cast<int>(settings.proof)) + "|" + settings.user + "|" +
        settings.password.reveal() + "|" + settings.refresh_token.reveal() + "|" +
        text_of(settings.renew_ahead) + "|" + std::to_string(settings.redirect_port);
    for (const auto& scope : settings.scopes) {
        text += " scope " + scope;
    }
    for (const auto& [name, value] : settings.authorize_parameters) {
        text += " " + name + "=" + value;
    }
    return text;
}

// Serves a component whose YAML uses variables.
class no_variables final : public config::variable_source {
 public:
    std::optional<std::string> environment(const std::string& /*name*/) const override {
        return std::nullopt;
    }
    result<std::string> file(const std::filesystem::path& path) const override {
        return failure(failure_class::invalid, "there is no " + path.string());
    }
};

}  // namespace

class recorded_world::network final : public net::client_factory {
 public:
    network(recorded_world& world, script answers) : world_(world), answers_(std::move(answers)) {}

    result<std::shared_ptr<net::http_client>> make(const net::client_settings& how) override {
        world_.note(text_of(how));
        return std::shared_ptr<net::http_client>(std::make_shared<line>(*this, how.base_url));
    }

 private:
    class line final : public net::http_client {
     public:
        line(network& owner, std::string base_url)
            : owner_(owner), base_url_(std::move(base_url)) {}
        awaitable<result<net::response>> send(net::request request) override {
            owner_.world_.note("to " + base_url_);
            owner_.world_.note(request);
            co_return owner_.answers_(request, ++owner_.count_);
        }
        void close() override {}

     private:
        network& owner_;
        std::string base_url_;
    };

    recorded_world& world_;
    script answers_;
    int count_ = 0;
};

class recorded_world::budgets final : public budget_directory {
 public:
    explicit budgets(recorded_world& world) : world_(world) {}

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override {
        world_.note("budget of " + base_url + " " + key.reveal() + " " +
                    std::to_string(limit.requests) + " in " + text_of(limit.per) +
                    (limit.assumed ? " assumed" : ""));
        return std::make_shared<purse>(world_, limit);
    }

 private:
    class purse final : public request_budget {
     public:
        purse(recorded_world& world, budget_limit limit) : world_(world), limit_(limit) {}

        awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim claim) override {
            world_.note("claim of " + claim.asked_by + " for at most " + text_of(claim.longest));
            co_return std::unique_ptr<spent_request>(std::make_unique<spent>());
        }
        const std::string& id() const override { return id_; }
        budget_limit limit() const override { return limit_; }

     private:
        class spent final : public spent_request {
         public:
            void replied(const net::response& /*reply*/) override {}
            void not_sent() override {}
        };

        recorded_world& world_;
        budget_limit limit_;
        std::string id_ = "purse";
    };

    recorded_world& world_;
};

class recorded_world::tokens final : public token_sources {
 public:
    explicit tokens(recorded_world& world) : world_(world) {}

    result<std::shared_ptr<token_source>> make(const std::string& client,
                                               const oauth2_settings& settings,
                                               const net::client_settings& /*how*/) override {
        world_.note(client + " " + text_of(settings));
        return std::shared_ptr<token_source>(std::make_shared<one>());
    }

 private:
    class one final : public token_source {
     public:
        awaitable<result<secret>> usable_token() override { co_return secret("a-token"); }
        awaitable<result<bool>> refused(secret /*token*/) override { co_return false; }
    };

    recorded_world& world_;
};

recorded_world::recorded_world(script answers)
    : random_(std::make_unique<largest_random>()),
      network_(std::make_unique<network>(*this, std::move(answers))),
      budgets_(std::make_unique<budgets>(*this)),
      tokens_(std::make_unique<tokens>(*this)) {}

recorded_world::~recorded_world() {
    clients.clear();
}

component_context recorded_world::context(std::string name) {
    return {.name = std::move(name),
            .executor = io_.get_executor(),
            .time = time,
            .random = *random_,
            .http = *network_,
            .clients = clients,
            .pool = pool_,
            .log = log,
            .storages = storages,
            .budgets = *budgets_,
            .tokens = *tokens_,
            .key = "it",
            .host = host};
}

config::configured_component recorded_world::read(std::string_view kind, const std::string& type,
                                                  const std::string& yaml) {
    config::diagnostics problems;
    config::configured_component component;
    component.type = type;
    component.options = config::read_text(*known_types().find(kind, type), "a.yaml", yaml,
                                          known_types(), no_variables(), problems);
    if (!component.given()) {
        note("refused: " + problems.to_text());
    }
    return component;
}

void recorded_world::note(const net::request& request) {
    std::string line = request.method + " " + request.target;
    for (const auto& [name, value] : request.headers) {
        line += " " + name + ":" + value;
    }
    line += request.body.empty() ? "" : " body " + request.body;
    line += request.total_timeout ? " within " + text_of(*request.total_timeout) : "";
    note(std::move(line));
}

void recorded_world::note(const result<net::response>& reply) {
    note(reply ? "reply " + std::to_string(reply->status) : "failed: " + describe(reply.error()));
}

std::string recorded_world::told() const {
    std::string text;
    for (const auto& line : notes_) {
        text += line + "\n";
    }
    const auto levels = log.levels();
    const auto lines = log.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += "log " + std::to_string(static_cast<int>(levels[i])) + " " + lines[i] + "\n";
    }
    for (const auto length : time.sleeps()) {
        text += "slept " + text_of(length) + "\n";
    }
    return text;
}

const registry& known_types() {
    static const registry all = [] {
        registry filled;
        add_builtin_transformers(filled);
        add_builtin_connectors(filled);
        return filled;
    }();
    return all;
}

net::response reply_of(unsigned status, std::string body,
                       std::vector<net::header_list::item> headers) {
    net::response reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers.set("Content-Type", "application/json");
    for (auto& [name, value] : headers) {
        reply.headers.add(std::move(name), std::move(value));
    }
    return reply;
}

}  // namespace sluice::testing
