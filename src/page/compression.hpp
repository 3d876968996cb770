#pragma once

// Compresses answers for browsers that take it (decision 0109).

#include <sluice/net/server.hpp>

namespace sluice::operator_page {

// Leaves short answers, and streams, as they are.
void compress(net::reply& made, const net::request& asked);

}  // namespace sluice::operator_page
