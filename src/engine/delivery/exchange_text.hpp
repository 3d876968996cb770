#pragma once

// How an attempt's exchange stands in the ledger: a line for a table, and behind an empty line all
// that is known of it.
//
//   POST /post (2 profiles, 2026-02-01T09:00:00Z)
//
//   POST /post?workspaceId=w
//   Content-Type: application/json
//
//   {"caption":"Hi"}

#include <sluice/component/publisher.hpp>

#include <string>

namespace sluice::engine {

std::string request_text(const delivery& sent);

// `said`: the publisher's own line, of a success.
std::string response_text(const delivery& sent, const std::string& said);

}  // namespace sluice::engine
