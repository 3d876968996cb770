#pragma once

// Decides which connection of a full server gives up its place to a new one. It has no I/O.

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

namespace sluice::net {

// Returns the holder of one share of the connections: an IPv4 address, mapped or not, or an IPv6
// network of 64 bits. One machine may have as many addresses as it likes in such a network.
boost::asio::ip::address neighbour_of(const boost::asio::ip::address& from);

struct seat {
    boost::asio::ip::address neighbour;
    // The moment since which the server waits for the sender; nullopt while a handler answers.
    std::optional<std::chrono::steady_clock::time_point> waiting_since;
};

struct seat_limits {
    std::size_t all = 0;
    std::size_t per_neighbour = 0;
};

struct seating {
    bool admitted = false;
    std::optional<std::size_t> leaves;  // the index of the seat that becomes free for it
};

// `scarce` means that the process has no descriptor left for one more connection. A place must then
// become free even below the limits.
seating seat_for(const boost::asio::ip::address& neighbour, std::span<const seat> taken,
                 seat_limits limits, bool scarce);

}  // namespace sluice::net
