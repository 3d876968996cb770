#pragma once

// Compares the names in the ledger with those of the configuration, when the engine starts. Finds
// tasks and memory that no configured name reaches any more. Finds incomings whose memory has
// another name: they would take everything that they read for new (decision 0034).

#include "engine/plan/plan.hpp"

#include <sluice/ledger/ledger.hpp>

#include <map>
#include <string>
#include <vector>

namespace sluice::engine {

// Describes something in the ledger that no configured name reaches.
struct stray_name {
    std::string kind;  // "route", …; "lane": both names are configured, the way between them is not
    std::string name;
    std::string message;  // "route 'old' is not configured, and 12 open tasks wait for it"
    std::string mend;
};

struct name_findings {
    std::vector<stray_name> strays;
    // Incomings that must not be started, and why: their memory looks renamed.
    std::map<std::string, failure> renamed;
};

// `what` is complete. The pointers outlive the call. A failure is the ledger's.
awaitable<result<name_findings>> find_names(ledger::ledger* ledger, const plan* plan);

// Finds the enabled incomings that read the source of another name, while that name does not read
// it any more. No I/O.
std::map<std::string, failure> renamed_incomings(const std::vector<ledger::known_name>& known,
                                                 const plan& plan);

}  // namespace sluice::engine
