#pragma once

// The addresses to which a client may connect. A host of the configuration is reached wherever it
// is. Every other host was named by a record or by a server, and has to be public.

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

    // The host of a URL of the configuration.
    void trust(std::string host) { hosts_.insert(std::move(host)); }
    // That host at that port alone.
    void trust(std::string host, std::uint16_t port) { places_.insert({std::move(host), port}); }
    void allow(const network& which);

    // Its addresses need no look.
    bool trusts(const std::string& host, std::uint16_t port) const {
        return hosts_.contains(host) || places_.contains({host, port}) || (all_4_ && all_6_);
    }
    // The addresses of an untrusted host to which a connection may be made. Fails (class refused)
    // when there is none.
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
