#pragma once

// A token endpoint on a real socket that answers as a test scripts, and a client of it with a vault
// in a ledger in memory.

#include "access/oauth/renewed_token.hpp"
#include "access/oauth/token_vault.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/net_client_fixture.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/async/group.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/io_context.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::access {

class token_server {
 public:
    explicit token_server(asio::io_context& io);
    ~token_server();

    // Gives this token until another one is set; it lives for an hour.
    void gives(const std::string& access, const std::string& refresh);
    void refuses(const std::string& body) { answers(400, body); }
    void answers(unsigned status, const std::string& body);
    void redirects(unsigned status, const std::string& location);
    // Applies after one more answer of the present kind.
    void then_gives(const std::string& access, const std::string& refresh);

    std::string url() const;
    std::vector<std::string> bodies;                    // of every request
    std::function<awaitable<void>()> before_answering;  // may be empty

 private:
    asio::io_context& io_;
    std::deque<net::response> answers_;  // the last one stays
    std::unique_ptr<net::http_server> server_;
};

class token_fixture {
 public:
    explicit token_fixture(oauth2_grant grant = oauth2_grant::authorization_code);
    // The same client in a restarted daemon.
    void start_anew();
    ~token_fixture();

    result<secret> use();
    // Returns the token's text, or the failure's.
    std::string used();
    std::vector<std::string> use_at_once(int times);
    result<bool> refused(const std::string& access);

    // Stores an entry in the vault, as another process does.
    void grant(std::pair<std::string, std::string> access_and_refresh, std::chrono::seconds life,
               const std::string& key = "key");
    awaitable<void> put(std::pair<std::string, std::string> access_and_refresh,
                        std::chrono::seconds life, std::string key);
    token kept();
    // The client's entry; `sluice auth status` shows its `end`.
    kept_token all_kept();
    int lines(const std::string& event) const;

    asio::io_context io;
    testing::manual_clock time{wall_time(std::chrono::hours(400'000))};
    token_server server{io};
    bool ledger_is_full = false;

 private:
    class full_disk;

    testing::fixed_random random_;
    testing::kept_log log_;
    testing::noting_clock http_time_;
    std::unique_ptr<ledger::ledger> ledger_;
    std::unique_ptr<full_disk> full_;
    std::unique_ptr<net::client_factory> http_;
    oauth2_grant kind_;
    token_vault vault_;
    std::unique_ptr<renewed_token> token_;
};

}  // namespace sluice::access
