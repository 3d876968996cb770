#pragma once

// Answers of an API that are worth keeping past a restart, so that it does not cost the requests
// again. Made by src/access, which keeps them in the ledger. Only ever a saving: what cannot be
// read is not there, and what cannot be kept is asked for again.

#include <sluice/async/tokens.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>

namespace sluice {

struct cached_answer {
    json::value value;
    wall_time asked{};  // when it was true
};

// One executor; outlives every component.
class answer_cache {
 public:
    virtual ~answer_cache() = default;

    // `key` names the credential by a one-way hash (request_budget::id) and the request. Neither it
    // nor the value may hold a secret.
    virtual awaitable<std::optional<cached_answer>> find(std::string key) = 0;
    virtual awaitable<void> keep(std::string key, cached_answer answer) = 0;
};

// Keeps nothing.
answer_cache& no_answers();

}  // namespace sluice
