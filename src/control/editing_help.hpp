#pragma once

// Helps the editor of a configuration file. The composition root implements it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>

namespace sluice::control {

// The cursor stands between `before` and `after`, which are the whole text of the file.
struct editing_question {
    std::string path;
    std::string before;
    std::string after;
    bool check = false;  // the mistakes of the whole configuration too
};

class editing_help {
 public:
    virtual ~editing_help() = default;

    // Returns `word` (the text before the cursor that a suggestion replaces), `suggestions`,
    // `about` (null: nothing is known) and `problems` (null: they were not asked for).
    virtual awaitable<result<json::value>> assist(editing_question question) = 0;
};

}  // namespace sluice::control
