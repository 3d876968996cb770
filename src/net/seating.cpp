#include "net/seating.hpp"

#include <algorithm>
#include <map>

namespace sluice::net {

namespace ip = boost::asio::ip;

namespace {

std::size_t seats_of(const ip::address& neighbour, std::span<const seat> taken) {
    return static_cast<std::size_t>(std::ranges::count(taken, neighbour, &seat::neighbour));
}

// The one that has waited longest, of `neighbour`.
std::optional<std::size_t> longest_waiting(const ip::address& neighbour,
                                           std::span<const seat> taken) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const auto& each = taken[i];
        if (each.neighbour == neighbour && each.waiting_since &&
            (!found || *each.waiting_since < *taken[*found].waiting_since)) {
            found = i;
        }
    }
    return found;
}

// Returns the longest wait of the neighbour that holds the most seats and can give one up. One
// greedy neighbour thus cannot push out all others.
std::optional<std::size_t> fairest_leaver(std::span<const seat> taken) {
    std::map<ip::address, std::size_t> counts;
    for (const auto& each : taken) {
        ++counts[each.neighbour];
    }
    std::optional<std::size_t> found;
    std::size_t most = 0;
    for (const auto& [neighbour, count] : counts) {
        const auto leaver = count > most ? longest_waiting(neighbour, taken) : std::nullopt;
        if (leaver) {
            found = leaver;
            most = count;
        }
    }
    return found;
}

}  // namespace

ip::address neighbour_of(const ip::address& from) {
    if (from.is_v4()) {
        return from;
    }
    const auto six = from.to_v6();
    if (six.is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, six);
    }
    auto bytes = six.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::address_v6(bytes);
}

seating seat_for(const ip::address& neighbour, std::span<const seat> taken, seat_limits limits,
                 bool scarce) {
    std::optional<std::size_t> leaves;
    if (seats_of(neighbour, taken) >= limits.per_neighbour) {
        leaves = longest_waiting(neighbour, taken);
    } else if (taken.size() >= limits.all || scarce) {
        leaves = fairest_leaver(taken);
    } else {
        return {true, std::nullopt};
    }
    return {leaves.has_value(), leaves};
}

}  // namespace sluice::net
