#include "net/address_guard.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::net {

void address_guard::allow(const network& which) {
    networks_.push_back(which);
    all_4_ = all_4_ || (which.is_all() && which.is_v4());
    all_6_ = all_6_ || (which.is_all() && !which.is_v4());
}

result<std::vector<boost::asio::ip::address>> address_guard::allowed(
    const std::string& host, std::vector<boost::asio::ip::address> addresses) const {
    // Drops the refused addresses and keeps the others: a name may have addresses of both kinds.
    std::string refused;
    std::erase_if(addresses, [&](const auto& address) {
        const bool fine =
            is_public(address) ||
            std::ranges::any_of(networks_, [&](const auto& each) { return each.holds(address); });
        if (!fine) {
            append_item(refused, address.to_string());
        }
        return !fine;
    });
    if (!addresses.empty()) {
        return addresses;
    }
    return failure(
        failure_class::refused,
        (refused == host ? host : "host '" + host + "' leads to " + refused + ", which") +
            " is not a public address",
        "the configuration does not name this host: if it is meant, put its network "
        "into allow_networks of the client or of the daemon");
}

}  // namespace sluice::net
