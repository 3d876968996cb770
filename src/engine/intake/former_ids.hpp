#pragma once

// Takes over records that the ledger knows by an identifier of an earlier version. That version
// joined the parts of a list without telling them apart (model/key.hpp, decision 0033). Intake
// remembers them under their present identifiers, so that none is offered again or reported as
// deleted. No I/O.

#include "engine/intake/change.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// Lists the entities that the page's commit moves to another identifier.
struct taken_over {
    std::vector<ledger::sighting> now;
    std::vector<std::string> before;  // the identifiers to forget
};

// Returns the former identifiers of the records that the ledger does not know by their own.
std::vector<std::string> former_ids_of(
    const std::vector<sighted_entity>& sighted,
    const std::vector<std::optional<ledger::known_entity>>& known);

// `former` has the ledger's answers for former_ids_of(), in order. Afterwards `known` answers as if
// the records had always had their present identifiers. If the earlier version did not tell several
// records apart, the one that it offered (by its hash) is taken over, else the first. The others
// are new.
taken_over take_over(const std::vector<sighted_entity>& sighted,
                     const std::vector<std::optional<ledger::known_entity>>& former,
                     std::vector<std::optional<ledger::known_entity>>& known);

}  // namespace sluice::engine
