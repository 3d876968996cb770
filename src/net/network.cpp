#include <sluice/net/network.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace sluice::net {

namespace {

namespace ip = boost::asio::ip;

ip::address plain(const ip::address& address) {
    const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    return mapped ? ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6())) : address;
}

std::vector<unsigned char> bytes_of(const ip::address& address) {
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        return {bytes.begin(), bytes.end()};
    }
    const auto bytes = address.to_v6().to_bytes();
    return {bytes.begin(), bytes.end()};
}

// Returns the bits of byte `index` that a prefix of this length covers.
unsigned char mask_of(std::size_t index, unsigned prefix) {
    const auto before = index * 8;
    const auto covered = prefix <= before ? 0U : std::min<std::size_t>(prefix - before, 8);
    return static_cast<unsigned char>(0xff00U >> covered);
}

failure no_network(std::string_view text) {
    return {failure_class::invalid, "'" + std::string(text) + "' is no network",
            "write 10.0.0.0/8, fd00::/8, or one address"};
}

using texts = std::span<const char* const>;

// Lists https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and the address at
// which Azure serves its machines. That one looks public and is not.
constexpr std::array special_4 = {
    "0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
    "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",   "168.63.129.16/32"};

// Lists https://www.iana.org/assignments/iana-ipv6-special-registry within 2000::/3. Everything
// outside 2000::/3 is not public anyway.
constexpr std::array special_6 = {"2001::/23", "2001:db8::/32", "3fff::/20"};

std::vector<network> networks_of(texts all) {
    std::vector<network> out;
    for (const auto* text : all) {
        out.push_back(network::parse(text).value());
    }
    return out;
}

bool in_any(const std::vector<network>& networks, const ip::address& address) {
    return std::ranges::any_of(networks, [&](const auto& each) { return each.holds(address); });
}

bool is_public_4(const ip::address& address) {
    static const auto special = networks_of(special_4);
    return !in_any(special, address);
}

// Returns the IPv4 address that begins at byte `at` of an IPv6 one.
ip::address_v4 inner_address(const ip::address& address, std::size_t at) {
    const auto bytes = bytes_of(address);
    return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

}  // namespace

result<network> network::parse(std::string_view text) {
    const auto slash = text.find('/');
    boost::system::error_code wrong;
    const auto first = ip::make_address(std::string(text.substr(0, slash)), wrong);
    if (wrong || (first.is_v6() && first.to_v6().scope_id() != 0)) {
        return no_network(text);
    }
    const auto bytes = bytes_of(first);
    auto prefix = static_cast<unsigned>(bytes.size() * 8);
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto most = prefix;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        if (error != std::errc() || end != digits.data() + digits.size() || prefix > most) {
            return no_network(text);
        }
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if ((bytes[i] & ~mask_of(i, prefix) & 0xff) != 0) {
            return failure(failure_class::invalid,
                           "'" + std::string(text) + "' has bits set after its prefix",
                           "write the first address of the network");
        }
    }
    return network(first, prefix);
}

bool network::holds(const ip::address& address) const {
    const auto own = bytes_of(first_);
    const auto other = bytes_of(plain(address));
    if (own.size() != other.size()) {
        return false;
    }
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (((own[i] ^ other[i]) & mask_of(i, prefix_)) != 0) {
            return false;
        }
    }
    return true;
}

std::string judge_networks(const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        if (const auto read = network::parse(text); !read) {
            return describe(read.error());
        }
    }
    return {};
}

bool is_public(const ip::address& given) {
    static const auto special = networks_of(special_6);
    static const auto global = network::parse("2000::/3").value();
    static const auto translated = network::parse("64:ff9b::/96").value();  // RFC 6052
    static const auto tunnelled = network::parse("2002::/16").value();      // RFC 3056
    const auto address = plain(given);
    if (address.is_v4()) {
        return is_public_4(address);
    }
    if (translated.holds(address)) {
        return is_public_4(inner_address(address, 12));
    }
    if (tunnelled.holds(address)) {
        return is_public_4(inner_address(address, 2));
    }
    return global.holds(address) && !in_any(special, address);
}

}  // namespace sluice::net
