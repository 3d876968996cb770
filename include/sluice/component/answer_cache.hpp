#pragma once

// Keeps answers of an API across a restart, so that they do not cost the requests again. src/access
// makes the cache over the ledger; connectors use it. The cache only saves requests: an answer that
// cannot be read counts as missing, and one that cannot be kept is asked for again.

#include <sluice/async/tokens.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>

namespace sluice {

struct cached_answer {
    json::value value;
    wall_time asked{};  // the moment from which the answer is true
};

// Runs on one executor. Outlives every component.
class answer_cache {
 public:
    virtual ~answer_cache() = default;

    // `key` names the credential by a one-way hash (request_budget::id) and the request. Neither
    // the key nor the value may hold a secret.
    virtual awaitable<std::optional<cached_answer>> find(std::string key) = 0;
    virtual awaitable<void> keep(std::string key, cached_answer answer) = 0;
};

// A cache that keeps nothing.
answer_cache& no_answers();

}  // namespace sluice
