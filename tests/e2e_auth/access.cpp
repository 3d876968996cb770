#include "e2e_auth/access.hpp"

#include "access/oauth/token_vault.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <stdexcept>

namespace sluice::testing {

void publish_with_access(const job& work, const sandbox_process& sandbox,
                         const std::vector<std::string>& titles, const std::string& grant) {
    work.publish_products(sandbox, titles, "    breaker: off\n");
    auto text = read_file(work.config() / "products.yaml");
    const std::string key = "api_key: ${env:E2E_KEY:-sandbox-key}";
    text.replace(text.find(key), key.size(),
                 "oauth2: {client_id: sandbox-client, client_secret: sandbox-secret" +
                     (grant.empty() ? "" : ", " + grant) + "}\n    request_log: full");
    work.write("products.yaml", text);
}

launch auth(const job& work, std::vector<std::string> what) {
    launch out;
    out.file = sluice_program;
    out.arguments = {"auth"};
    out.arguments.insert(out.arguments.end(), what.begin(), what.end());
    out.arguments.insert(out.arguments.end(),
                         {"--config", work.config().string(), "--state", work.state().string()});
    out.environment = work.environment;
    return out;
}

ended auth_status(const job& work) {
    return run_to_end_of(auth(work, {"status"}));
}

namespace {

launch grant_launch(const job& work, std::vector<std::string> more) {
    more.insert(more.begin(), {"grant", "ocoya"});
    auto out = auth(work, std::move(more));
    out.asks = true;
    return out;
}

}  // namespace

granting::granting(const job& work, std::vector<std::string> more)
    : command_(grant_launch(work, more)) {
    const bool paste = std::ranges::find(more, "--paste") != more.end();
    if (!command_.wrote(paste ? "of that page:" : "Waiting for the browser")) {
        throw std::runtime_error("no address is printed: " + command_.err());
    }
    const auto text = command_.err();
    const auto begin = text.find("http://");
    address_ = text.substr(begin, text.find('\n', begin) - begin);
}

std::string answer_of_person(const std::string& address, const std::string& decision) {
    browser person;
    const auto consent = person.get(address);
    return person.submit(consent, {{"decision", decision}}).location;
}

std::string grant_access(const job& work) {
    granting grant(work);
    const auto place = answer_of_person(grant.address(), "allow");
    browser().get(place);
    const auto end = grant.command().wait();
    if (end.code != 0) {
        throw std::runtime_error("no access: " + end.out + end.err);
    }
    const auto begin = place.find("code=") + 5;
    return place.substr(begin, place.find('&', begin) - begin);
}

std::size_t token_requests(const sandbox_process& sandbox) {
    const auto seen = sandbox.get("/requests");
    const auto& all = seen.as_array();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](const auto& one) { return one.at("target").as_string() == "/oauth/token"; }));
}

access::token kept_token_of(const job& work) {
    asio::io_context io;
    system_clock time;
    ledger::sqlite_settings settings;
    settings.file = work.state() / "ledger.sqlite";
    const auto record = ledger::open_sqlite_ledger(settings).value();
    access::token_vault vault(time);
    vault.open(secret(read_file(work.state() / "token.key")), *record);
    const auto kept = run_awaitable(io, vault.load("ocoya")).value().value();
    run_awaitable(io, record->close());
    return kept;
}

}  // namespace sluice::testing
