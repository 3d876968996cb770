#pragma once

// Which connection of a server gives up its place to a new one. Decides only.

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

namespace sluice::net {

// The holder of one share of the connections: an IPv4 address (also one in an IPv6 address), or an
// IPv6 network of 64 bits, because one machine has as many addresses there as it likes.
boost::asio::ip::address neighbour_of(const boost::asio::ip::address& from);

struct seat {
    boost::asio::ip::address neighbour;
    // Since when the server waits for the sender; nothing while it is being answered.
    std::optional<std::chrono::steady_clock::time_point> waiting_since;
};

struct seat_limits {
    std::size_t all = 0;
    std::size_t per_neighbour = 0;
};

struct seating {
    bool admitted = false;
    std::optional<std::size_t> leaves;  // the index of the seat that is given up
};

// `scarce`: there must not be one connection more, however many are allowed.
seating seat_for(const boost::asio::ip::address& neighbour, std::span<const seat> taken,
                 seat_limits limits, bool scarce);

}  // namespace sluice::net
