#pragma once

// Decides to which addresses a client may connect (decision 0045). A host of the configuration is
// reached at any address. An entity or a server named every other host, so that one must be public.

#include <sluice/error.hpp>
#include <sluice/net/network.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice::net {

class address_guard {
 public:
    address_guard() = default;  // public addresses only

    // Trusts the host of a configured URL at every port: an API may redirect to another one.
    void trust(std::string host) { hosts_.insert(std::move(host)); }
    // Trusts the host at this port only.
    void trust(std::string host, std::uint16_t port) { places_.insert({std::move(host), port}); }
    void allow(const network& which);

    // Returns true when the addresses of this host and port need no check.
    bool trusts(const std::string& host, std::uint16_t port) const {
        return hosts_.contains(host) || places_.contains({host, port}) || (all_4_ && all_6_);
    }
    // Returns the addresses of an untrusted host to which a client may connect. Fails (class
    // refused) when none is allowed.
    result<std::vector<boost::asio::ip::address>> allowed(
        const std::string& host, std::vector<boost::asio::ip::address> addresses) const;

 private:
    std::set<std::string> hosts_;
    std::set<std::pair<std::string, std::uint16_t>> places_;
    std::vector<network> networks_;
    bool all_4_ = false;
    bool all_6_ = false;
};

}  // namespace sluice::net
