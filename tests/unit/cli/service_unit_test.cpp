#include "cli/service_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sluice::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The output of busctl: every property in the order of the request. Properties that a test does not
// name have systemd's defaults.
std::string printed(std::map<std::string, std::string> said) {
    const std::map<std::string, std::string> defaults = {
        {"User", R"json({"type":"s","data":""})json"},
        {"Group", R"json({"type":"s","data":""})json"},
        {"DynamicUser", R"json({"type":"b","data":false})json"},
        {"UMask", R"json({"type":"u","data":18})json"},
        {"WorkingDirectory", R"json({"type":"s","data":""})json"},
        {"StateDirectoryMode", R"json({"type":"u","data":493})json"}};
    std::string text;
    for (const auto& name : unit_properties()) {
        const auto given = said.find(name);
        const auto usual = defaults.find(name);
        text += (given != said.end()       ? given->second
                 : usual != defaults.end() ? usual->second
                                           : R"json({"type":"as","data":[]})json") +
                "\n";
    }
    return text;
}

TEST(service_unit, what_the_unit_says_is_said_to_systemd_run) {
    const auto made = arguments_of_unit(printed({
        {"User", R"json({"type":"s","data":"sluice"})json"},
        {"UMask", R"json({"type":"u","data":63})json"},
        {"WorkingDirectory", R"json({"type":"s","data":"/var/lib/sluice"})json"},
        {"StateDirectory", R"json({"type":"as","data":["sluice"]})json"},
        {"StateDirectoryMode", R"json({"type":"u","data":448})json"},
        {"EnvironmentFiles",
         R"json({"type":"a(sb)","data":[["/etc/sluice/environment",true],["/x",false]]})json"},
        {"Environment", R"json({"type":"as","data":["A=two words"]})json"},
        {"LoadCredential", R"json({"type":"a(ss)","data":[["key","/etc/credstore/key"]]})json"},
        {"SetCredential", R"json({"type":"a(say)","data":[["word",[97,34,10]]]})json"},
    }));
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_THAT(
        *made, ElementsAre("--property=User=sluice", "--property=UMask=0077",
                           "--property=WorkingDirectory=/var/lib/sluice",
                           "--property=StateDirectory=sluice", "--property=StateDirectoryMode=0700",
                           "--property=EnvironmentFile=-/etc/sluice/environment",
                           "--property=EnvironmentFile=/x", "--setenv=A=two words",
                           "--property=LoadCredential=key:/etc/credstore/key",
                           "--property=SetCredential=word:\\x61\\x22\\x0a"));
}

// A unit of another prefix names its directories on its command line.
TEST(service_unit, the_directories_of_the_service_are_those_of_the_command) {
    const auto made = arguments_of_unit(printed(
        {{"ExecStart",
          R"json({"type":"a(sasbttttuii)","data":[["/opt/sluice/bin/sluice",["/opt/sluice/bin/sluice","run","--config","/opt/sluice/etc/sluice","--state","/srv/state"],false,0,0,0,0,0,0,0]]})json"}}));
    ASSERT_TRUE(made);
    EXPECT_THAT(*made, ElementsAre("--property=UMask=0022", "--property=StateDirectoryMode=0755",
                                   "--setenv=CONFIGURATION_DIRECTORY=/opt/sluice/etc/sluice",
                                   "--setenv=STATE_DIRECTORY=/srv/state"));
}

TEST(service_unit, an_answer_that_is_none_is_a_failure) {
    const auto made = arguments_of_unit("Failed to get property User: Access denied\n");
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("Access denied"));
}

TEST(service_unit, has_its_object_on_the_bus) {
    EXPECT_EQ(object_path_of_unit("sluice"), "/org/freedesktop/systemd1/unit/sluice_2eservice");
    EXPECT_EQ(object_path_of_unit("a-b@c.service"),
              "/org/freedesktop/systemd1/unit/a_2db_40c_2eservice");
}

}  // namespace
}  // namespace sluice::cli
