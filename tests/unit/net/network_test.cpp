#include <sluice/net/network.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

bool is_public(const char* text) {
    return net::is_public(boost::asio::ip::make_address(text));
}

bool holds(const char* net, const char* text) {
    return network::parse(net).value().holds(boost::asio::ip::make_address(text));
}

TEST(is_public, takes_what_everybody_may_reach) {
    for (const auto* text :
         {"1.1.1.1",         "8.8.8.8",        "9.255.255.255",  "11.0.0.1",
          "100.63.255.255",  "100.128.0.1",    "126.1.1.1",      "128.1.1.1",
          "169.253.1.1",     "172.15.255.255", "172.32.0.1",     "192.1.0.1",
          "192.167.1.1",     "198.17.1.1",     "198.20.0.1",     "223.255.255.255",
          "2606:4700::1111", "2a00:1450::1",   "::ffff:8.8.8.8", "64:ff9b::808:808",
          "2002:808:808::1"}) {
        EXPECT_TRUE(is_public(text)) << text;
    }
}

TEST(is_public, refuses_every_other_in_every_form) {
    for (const auto* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "100.64.0.1",
                             "100.100.100.200",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "169.254.0.1",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.192",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.1",
                             "198.18.0.1",
                             "198.51.100.1",
                             "203.0.113.9",
                             "224.0.0.1",
                             "239.255.255.255",
                             "240.0.0.1",
                             "255.255.255.255",
                             "168.63.129.16",
                             "::",
                             "::1",
                             "::7f00:1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "::ffff:169.254.169.254",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a9fe:a9fe",
                             "64:ff9b:1::808:808",
                             "2002:7f00:1::1",
                             "2002:a9fe:a9fe::1",
                             "2002:c0a8:1::1",
                             "2001::1",
                             "2001:db8::1",
                             "2001:10::1",
                             "3fff::1",
                             "fe80::1",
                             "fec0::1",
                             "fc00::1",
                             "fd00:ec2::254",
                             "ff02::1",
                             "100::1",
                             "5f00::1",
                             "4000::1",
                             "::1.2.3.4"}) {
        EXPECT_FALSE(is_public(text)) << text;
    }
}

TEST(network, holds_what_begins_as_it_does) {
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.1.2"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(holds("10.0.0.0/8", "::ffff:10.1.1.1"));
    EXPECT_TRUE(holds("172.16.0.0/12", "172.31.0.1"));
    EXPECT_FALSE(holds("172.16.0.0/12", "172.32.0.1"));
    EXPECT_TRUE(holds("192.168.1.7", "192.168.1.7"));
    EXPECT_FALSE(holds("192.168.1.7", "192.168.1.8"));
    EXPECT_TRUE(holds("0.0.0.0/0", "127.0.0.1"));
    EXPECT_FALSE(holds("0.0.0.0/0", "::1"));
    EXPECT_TRUE(holds("::/0", "fe80::1"));
    EXPECT_TRUE(holds("fd00::/8", "fdff::1"));
    EXPECT_FALSE(holds("fd00::/8", "fc00::1"));
}

TEST(network, says_what_is_none) {
    for (const auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0/8",
                             "fd00::/129", "intranet", "fe80::1%1", "10.0.0.0/8/8", "/8"}) {
        EXPECT_EQ(judge_networks({text}), "'" + std::string(text) +
                                              "' is no network (write 10.0.0.0/8, fd00::/8, or one "
                                              "address)");
    }
    EXPECT_EQ(
        judge_networks({"10.0.0.0/8", "10.0.0.1/8"}),
        "'10.0.0.1/8' has bits set after its prefix (write the first address of the network)");
    EXPECT_EQ(judge_networks({"10.0.0.0/8", "fd00::/8", "::1"}), "");
}

}  // namespace
}  // namespace sluice::net
