#pragma once

// Networks as a configuration names them.

#include <sluice/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// "10.0.0.0/8", "fd00::/8", or one address.
class network {
 public:
    // Class invalid: no network, or bits set after its prefix.
    static result<network> parse(std::string_view text);

    // An IPv4 address in an IPv6 one (::ffff:10.0.0.1) is the IPv4 address.
    bool holds(const boost::asio::ip::address& address) const;
    // 0.0.0.0/0 or ::/0.
    bool is_all() const { return prefix_ == 0; }
    bool is_v4() const { return first_.is_v4(); }

 private:
    network(boost::asio::ip::address first, unsigned prefix) : first_(first), prefix_(prefix) {}

    boost::asio::ip::address first_;
    unsigned prefix_;  // bits
};

// The first mistake in them, for declarations; "" when there is none.
std::string judge_networks(const std::vector<std::string>& texts);

// Everybody may reach it: not one of the special-purpose addresses of the IANA registries
// (loopback, private, link-local, shared, documentation, multicast, …), and no address that a cloud
// keeps for its metadata. An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) decides for it.
bool is_public(const boost::asio::ip::address& address);

}  // namespace sluice::net
