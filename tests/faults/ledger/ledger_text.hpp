#pragma once

// Writes the answers of a ledger, or of the model, to every question as one text. Equal knowledge
// gives equal texts.

#include "support/memory_ledger/ledger_model.hpp"

#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::testing {

// The names that random histories use; nothing else is asked about.
inline const std::vector<std::string> known_incomings{"posts", "products", "others"};
inline const std::vector<ledger::lane> known_lanes{{"r1", "o1"}, {"r1", "o2"}, {"r2", "o1"}};
inline const std::vector<std::string> known_routes{"r1", "r2", "r3"};
inline const std::vector<std::string> known_outgoings{"o1", "o2", "o3"};
inline const std::vector<std::string> known_entities{"e1", "e2", "e3", "e4", "e5"};
inline const std::vector<std::string> known_external_ids{"x1", "x2", "x3", "x4"};
inline const std::vector<std::string> known_targets{"", "t1", "t2"};
inline const std::vector<std::string> known_fingerprints{"f1", "f2"};
inline const std::vector<std::string> known_stores{"s1", "s2", "s3"};
inline const std::vector<std::string> known_keys{"k1", "k2", "k3"};

std::string text_of(wall_time at);
std::string text_of(const std::optional<wall_time>& at);
std::string text_of(const ledger::task& one);
std::string text_of(const ledger::task_history& one);
std::string text_of(const ledger::claim_reply& reply);
std::string text_of(const std::vector<ledger::task_id>& ids);

// `now` decides which values have expired.
std::string text_of(const ledger_model& model, wall_time now);
// Throws std::runtime_error when a question is not answered.
awaitable<std::string> text_of(ledger::ledger* ledger, wall_time now);

// Returns the first line of both texts in which they differ.
std::string difference(std::string_view expected, std::string_view found);

}  // namespace sluice::testing
