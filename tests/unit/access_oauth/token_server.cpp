#include "unit/access_oauth/token_server.hpp"

#include <algorithm>

namespace sluice::access {
namespace {

net::response token_reply(const std::string& access, const std::string& refresh) {
    net::response out;
    out.status = 200;
    out.headers.add("Content-Type", "application/json");
    out.body = R"({"access_token":")" + access + R"(","token_type":"Bearer","expires_in":3600)";
    if (!refresh.empty()) {
        out.body += R"(,"refresh_token":")" + refresh + '"';
    }
    out.body += '}';
    return out;
}

oauth2_settings settings_of(oauth2_grant grant, const std::string& url) {
    oauth2_settings given;
    given.grant = grant;
    given.client_id = "shop";
    if (grant == oauth2_grant::client_credentials) {
        given.client_secret = secret("s");
    }
    if (grant == oauth2_grant::password) {
        given.user = "ada";
        given.password = secret("pw");
    }
    if (grant == oauth2_grant::refresh_token) {
        given.refresh_token = secret("r0");
    }
    given.authorize_url = url + "/authorize";
    given.token_url = url + "/token";
    return given;
}

std::string text_of(const result<secret>& token) {
    return token ? token->reveal() : describe(token.error());
}

}  // namespace

token_server::token_server(asio::io_context& io) : io_(io) {
    gives("unasked", "unasked");
    server_ = *net::start_server(io.get_executor(), {},
                                 [this](net::request request) -> awaitable<net::reply> {
                                     bodies.push_back(request.body);
                                     if (before_answering) {
                                         co_await before_answering();
                                     }
                                     net::reply out;
                                     out.message = answers_.front();
                                     if (answers_.size() > 1) {
                                         answers_.pop_front();
                                     }
                                     co_return out;
                                 });
}

token_server::~token_server() {
    testing::run_awaitable(io_, server_->stop());
}

void token_server::gives(const std::string& access, const std::string& refresh) {
    answers_ = {token_reply(access, refresh)};
}

void token_server::then_gives(const std::string& access, const std::string& refresh) {
    answers_.push_back(token_reply(access, refresh));
}

void token_server::answers(unsigned status, const std::string& body) {
    net::response out;
    out.status = status;
    out.body = body;
    answers_ = {out};
}

void token_server::redirects(unsigned status, const std::string& location) {
    answers(status, "");
    answers_.front().headers.add("Location", location);
}

std::string token_server::url() const {
    return "http://127.0.0.1:" + std::to_string(server_->port());
}

// A ledger whose disk can be full.
class token_fixture::full_disk final : public ledger::key_values {
 public:
    full_disk(ledger::key_values& after, const bool& full) : behind_(after), full_(full) {}

    awaitable<result<std::vector<std::optional<ledger::stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) override {
        return behind_.values_of(std::move(store), std::move(keys), now);
    }
    awaitable<result<void>> change_values(std::vector<ledger::value_change> changes,
                                          wall_time at) override {
        if (full_) {
            co_return failure(failure_class::internal, "the disk is full");
        }
        co_return co_await behind_.change_values(std::move(changes), at);
    }
    awaitable<result<std::vector<ledger::stored_value>>> list_values(ledger::value_filter filter,
                                                                     wall_time now) override {
        return behind_.list_values(std::move(filter), now);
    }
    awaitable<result<std::size_t>> drop_expired_values(wall_time now) override {
        return behind_.drop_expired_values(now);
    }

 private:
    ledger::key_values& behind_;
    const bool& full_;
};

token_fixture::token_fixture(oauth2_grant grant)
    : ledger_(sluice::testing::make_memory_ledger()),
      full_(std::make_unique<full_disk>(*ledger_, ledger_is_full)),
      http_(net::make_client_factory(io.get_executor(), http_time_, random_)),
      kind_(grant),
      vault_(time) {
    vault_.open(secret("key"), *full_);
    start_anew();
}

void token_fixture::start_anew() {
    auto through = http_->make(testing::patient());
    token_ = std::make_unique<renewed_token>(
        io.get_executor(), token_owner{"ocoya", settings_of(kind_, server.url()), ""},
        *std::move(through), vault_, time, log_);
}

token_fixture::~token_fixture() = default;

result<secret> token_fixture::use() {
    return testing::run_awaitable(io, token_->usable_token());
}

std::string token_fixture::used() {
    return text_of(use());
}

std::vector<std::string> token_fixture::use_at_once(int times) {
    std::vector<std::string> all;
    task_group group(io.get_executor(), [](const std::string&, std::exception_ptr) {});
    auto member = [](renewed_token* from, std::vector<std::string>* into) -> awaitable<void> {
        const auto one = co_await from->usable_token();
        into->push_back(text_of(one));
    };
    for (int i = 0; i < times; ++i) {
        group.spawn("user", member(token_.get(), &all));
    }
    testing::run_awaitable(io, group.join());
    return all;
}

result<bool> token_fixture::refused(const std::string& access) {
    return testing::run_awaitable(io, token_->refused(secret(access)));
}

void token_fixture::grant(std::pair<std::string, std::string> access_and_refresh,
                          std::chrono::seconds life, const std::string& key) {
    testing::run_awaitable(io, put(std::move(access_and_refresh), life, key));
}

awaitable<void> token_fixture::put(std::pair<std::string, std::string> access_and_refresh,
                                   std::chrono::seconds life, std::string key) {
    token given;
    given.access = secret(access_and_refresh.first);
    given.refresh = secret(access_and_refresh.second);
    given.obtained = time.now();
    given.expires = time.now() + life;
    token_vault other(time);
    other.open(secret(key), *ledger_);
    const auto saved = co_await other.save("ocoya", given);
    if (!saved) {
        throw std::runtime_error(describe(saved.error()));
    }
}

token token_fixture::kept() {
    return testing::run_awaitable(io, vault_.load("ocoya")).value().value();
}

kept_token token_fixture::all_kept() {
    const auto all = testing::run_awaitable(io, vault_.all()).value();
    const auto found = std::ranges::find(all, "ocoya", &kept_token::client);
    return found == all.end() ? kept_token() : *found;
}

int token_fixture::lines(const std::string& event) const {
    const auto all = log_.lines();
    return static_cast<int>(std::ranges::count_if(
        all, [&](const std::string& line) { return line.find(event) != std::string::npos; }));
}

}  // namespace sluice::access
