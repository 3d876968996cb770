#pragma once

// Makes the record of a reply that is read as bytes. Decides only; no I/O.

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

namespace sluice::http {

// The server names the file (Content-Disposition), or else its place does.
json::value bytes_of(const net::response& reply);

}  // namespace sluice::http
