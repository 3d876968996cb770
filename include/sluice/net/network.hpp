#pragma once

// Reads networks of a configuration, and tells public addresses from the others. The guard of
// clients (allow_networks) and the checks of the configuration use it.

#include <sluice/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// Holds one network: "10.0.0.0/8", "fd00::/8", or a single address.
class network {
 public:
    // Fails (class invalid) for a text that is no network, and for bits set after the prefix.
    static result<network> parse(std::string_view text);

    // An IPv4-mapped IPv6 address (::ffff:10.0.0.1) counts as its IPv4 address.
    bool holds(const boost::asio::ip::address& address) const;
    // True for 0.0.0.0/0 and ::/0.
    bool is_all() const { return prefix_ == 0; }
    bool is_v4() const { return first_.is_v4(); }

 private:
    network(boost::asio::ip::address first, unsigned prefix) : first_(first), prefix_(prefix) {}

    boost::asio::ip::address first_;
    unsigned prefix_;  // bits
};

// Returns the first mistake in the texts, or "". Declarations of fields use it as their check.
std::string judge_networks(const std::vector<std::string>& texts);

// Returns true for an address on the open internet. Special-purpose addresses of the IANA
// registries (loopback, private, link-local, shared, documentation, multicast, …) are not public.
// The address at which a cloud serves its metadata is not public either. An IPv4 address inside an
// IPv6 one (mapped, NAT64, 6to4) decides for it.
bool is_public(const boost::asio::ip::address& address);

}  // namespace sluice::net
