#pragma once

// Names of the ledger against those of the configuration: what nobody works on any more because its
// name is gone, and incomings that would take all that they read for new because their memory
// stands under another name.

#include "engine/plan/plan.hpp"

#include <sluice/ledger/ledger.hpp>

#include <map>
#include <string>
#include <vector>

namespace sluice::engine {

// Something in the ledger that no configured name reaches.
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

// The part without I/O: which enabled incomings read what another name remembers, and that name
// does not read it any more.
std::map<std::string, failure> renamed_incomings(const std::vector<ledger::known_name>& known,
                                                 const plan& plan);

}  // namespace sluice::engine
