#pragma once

// Reads from a listed post what became of it. Decides only; no I/O (API reference, section 3).

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>

namespace sluice::ocoya {

struct seen_post {
    std::string status;                  // as Ocoya writes it: an open set
    std::string why;                     // Ocoya's reason, on one line; empty: it gives none
    std::optional<wall_time> scheduled;  // people move posts, so it may differ from the time sent
    wall_time at{};                      // when it was seen

    bool posted() const { return status == "POSTED"; }
    bool error() const { return status == "ERROR"; }
    bool is_final() const { return posted() || error(); }
};

// Returns nullopt for an item without a status. No document names a member with the reason of an
// ERROR. Members that other replies use for it (`error`, `message`, `errorMessage`) are taken, of
// the post and of each network's variant.
std::optional<seen_post> seen_in(const json::value& listed, wall_time at);

}  // namespace sluice::ocoya
