#include "control/gate.hpp"

#include <sluice/net/peer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using ::testing::HasSubstr;

constexpr uid_t service = 990;
constexpr gid_t readers = 44;
const std::string token_of_ada(32, 'a');
const std::string token_of_bob(32, 'b');

gate made() {
    return {service,
            readers,
            {{"ada", {control_role::operates, secret(token_of_ada)}},
             {"bob", {control_role::viewer, secret(token_of_bob)}}}};
}

net::request from_process(uid_t user, gid_t group = 1, std::vector<gid_t> groups = {}) {
    net::peer at;
    at.local = net::peer::process{77, user, group, std::move(groups)};
    net::request asked;
    asked.from = std::make_shared<net::peer>(at);
    return asked;
}

net::request with_header(const std::string& authorization) {
    net::peer at;
    at.address = "10.0.0.7";
    net::request asked;
    asked.from = std::make_shared<net::peer>(at);
    if (!authorization.empty()) {
        asked.headers.add("Authorization", authorization);
    }
    return asked;
}

caller admitted(const net::request& asked, entrance by) {
    const auto found = made().identify(asked, by);
    EXPECT_TRUE(std::holds_alternative<caller>(found));
    return std::holds_alternative<caller>(found) ? std::get<caller>(found) : caller();
}

denial refused(const net::request& asked, entrance by) {
    const auto found = made().identify(asked, by);
    EXPECT_TRUE(std::holds_alternative<denial>(found));
    return std::holds_alternative<denial>(found) ? std::get<denial>(found) : denial();
}

TEST(gate, root_and_the_user_of_the_service_may_do_everything) {
    const auto root = admitted(from_process(0), entrance::socket);
    EXPECT_EQ(root.role, control_role::admin);
    EXPECT_EQ(root.name, "root");
    EXPECT_EQ(root.place, "process 77");
    EXPECT_EQ(admitted(from_process(service), entrance::socket).role, control_role::admin);
}

TEST(gate, a_member_of_the_group_reads_by_its_first_or_a_further_group) {
    EXPECT_EQ(admitted(from_process(12'345, readers), entrance::socket).role, control_role::viewer);
    const auto further = admitted(from_process(12'345, 1, {7, readers}), entrance::socket);
    EXPECT_EQ(further.role, control_role::viewer);
    EXPECT_EQ(further.name, "user 12345");
}

TEST(gate, every_other_user_is_refused) {
    const auto why = refused(from_process(12'345, 1, {7}), entrance::socket);
    EXPECT_EQ(why.status, 403U);
    EXPECT_THAT(why.mend, HasSubstr("daemon.control.readers"));
}

TEST(gate, without_a_group_of_readers_a_group_gives_no_right) {
    const gate alone(service, std::nullopt, {});
    const auto found = alone.identify(from_process(12'345, 0, {0}), entrance::socket);
    EXPECT_TRUE(std::holds_alternative<denial>(found));
}

TEST(gate, a_user_whom_the_kernel_cannot_name_has_no_right) {
    const gate unknown(65'534, gid_t{65'534}, {});
    const auto found = unknown.identify(from_process(65'534, 65'534, {65'534}), entrance::socket);
    EXPECT_TRUE(std::holds_alternative<denial>(found));
}

TEST(gate, the_person_behind_root_is_named_beside_it) {
    auto asked = from_process(0);
    asked.headers.add("Sluice-Operator", "ada");
    EXPECT_EQ(admitted(asked, entrance::socket).name, "ada as root");
}

TEST(gate, a_reader_cannot_give_itself_another_name) {
    auto asked = from_process(12'345, readers);
    asked.headers.add("Sluice-Operator", "ada");
    EXPECT_EQ(admitted(asked, entrance::socket).name, "user 12345");
}

TEST(gate, a_name_that_is_no_plain_word_is_not_kept) {
    for (const std::string name : {"", "two words", "<b>", "line\nbreak", "a\"b"}) {
        auto asked = from_process(0);
        asked.headers.add("Sluice-Operator", name);
        EXPECT_EQ(admitted(asked, entrance::socket).name, "root") << name;
    }
}

TEST(gate, a_token_names_its_holder_and_role) {
    const auto ada = admitted(with_header("Bearer " + token_of_ada), entrance::network);
    EXPECT_EQ(ada.name, "ada");
    EXPECT_EQ(ada.role, control_role::operates);
    EXPECT_EQ(ada.place, "10.0.0.7");
    EXPECT_EQ(admitted(with_header("bearer " + token_of_bob), entrance::network).name, "bob");
}

TEST(gate, a_missing_or_wrong_token_is_refused) {
    for (const auto& header :
         {std::string(), std::string("Bearer "), "Basic " + token_of_ada,
          "Bearer " + token_of_ada + "a", "Bearer " + token_of_ada.substr(1)}) {
        const auto why = refused(with_header(header), entrance::network);
        EXPECT_EQ(why.status, 401U) << header;
        EXPECT_THAT(why.message, ::testing::Not(HasSubstr("aaa")));
    }
}

TEST(gate, a_role_may_do_everything_of_the_roles_before_it) {
    const std::vector roles{control_role::viewer, control_role::operates, control_role::editor,
                            control_role::admin};
    for (const auto has : roles) {
        for (const auto needs : roles) {
            resource wanted;
            wanted.role = needs;
            const auto why = gate::refuse({"ada", "", has}, wanted, entrance::network);
            EXPECT_EQ(why.has_value(), has < needs);
        }
    }
}

TEST(gate, the_port_for_monitoring_shows_only_what_is_for_it) {
    const auto who = admitted(with_header(""), entrance::monitoring);
    resource wanted;
    EXPECT_TRUE(gate::refuse(who, wanted, entrance::monitoring).has_value());
    wanted.for_monitoring = true;
    EXPECT_FALSE(gate::refuse(who, wanted, entrance::monitoring).has_value());
    EXPECT_FALSE(gate::refuse({"ada", "", control_role::viewer}, wanted, entrance::network));
}

}  // namespace
}  // namespace sluice::control
