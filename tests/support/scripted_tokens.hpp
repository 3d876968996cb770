#pragma once

// Gives tokens to a client under test: "access-token-1", then the next one after each refusal that
// may be mended.

#include <sluice/component/token_source.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

class scripted_tokens final : public token_source {
 public:
    awaitable<result<secret>> usable_token() override {
        ++asked;
        if (dead) {
            co_return *dead;
        }
        co_return secret(name());
    }

    awaitable<result<bool>> refused(secret token) override {
        refusals.push_back(token.reveal());
        if (dies_of_refusal) {
            dead = dies_of_refusal;
            co_return *dead;
        }
        if (renewable) {
            ++number_;
        }
        co_return renewable;
    }

    std::string name() const { return "access-token-" + std::to_string(number_); }

    int asked = 0;
    std::vector<std::string> refusals;
    bool renewable = true;
    std::optional<failure> dies_of_refusal;
    std::optional<failure> dead;

 private:
    int number_ = 1;
};

// Gives the same source to every client, and notes each request for one.
class scripted_token_sources final : public token_sources {
 public:
    result<std::shared_ptr<token_source>> make(const std::string& client,
                                               const oauth2_settings& settings,
                                               const net::client_settings& how) override {
        asked.push_back(client + " " + settings.client_id + " " + how.base_url);
        return std::shared_ptr<token_source>(source);
    }

    std::shared_ptr<scripted_tokens> source = std::make_shared<scripted_tokens>();
    std::vector<std::string> asked;
};

}  // namespace sluice::testing
