#pragma once

// Records that the ledger knows by an identifier of an earlier version, which joined the parts of a
// list without telling them apart (model/key.hpp). Intake takes them over under their identifiers
// of now: nothing is offered twice, and nothing is reported as deleted. No I/O.

#include "engine/intake/change.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// What is remembered under another identifier from this page's commit on.
struct taken_over {
    std::vector<ledger::sighting> now;
    std::vector<std::string> before;  // the identifiers to forget
};

// The former identifiers to ask the ledger for: of records that are not known by their own.
std::vector<std::string> former_ids_of(
    const std::vector<sighted_entity>& sighted,
    const std::vector<std::optional<ledger::known_entity>>& known);

// `former` answers for those, in order, and `known` then answers for the records as if they had
// always been known by their own. Of several records that an earlier version did not tell apart,
// the one that it offered (by its hash) is taken over, else the first; the others are new.
taken_over take_over(const std::vector<sighted_entity>& sighted,
                     const std::vector<std::optional<ledger::known_entity>>& former,
                     std::vector<std::optional<ledger::known_entity>>& known);

}  // namespace sluice::engine
