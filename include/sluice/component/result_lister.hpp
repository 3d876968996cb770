#pragma once

// Lists results at a target that may be those of one delivery. A publisher whose target can be
// listed implements it beside `publisher`. A person who decides about an uncertain task asks for
// it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <vector>

namespace sluice {

struct possible_result {
    std::string id;  // the target's name for it; may be empty
    std::string at;  // its time, as the target writes it; may be empty
    std::string text;
    std::string status;
    std::vector<std::string> alike;   // what equals the delivery: "text", "time", "profiles"
    std::vector<std::string> unlike;  // what differs
};

struct possible_results {
    std::vector<possible_result> found;  // the likest first
    bool whole = true;                   // false: the target may have more than could be read
};

class result_lister {
 public:
    virtual ~result_lister() = default;

    // `plan` is delivery::plan of the delivery. Only reads, and costs requests of the client's
    // budget. Fails (class refused) for a delivery whose results cannot be listed.
    virtual awaitable<result<possible_results>> list_possible(json::value plan) = 0;
};

}  // namespace sluice
