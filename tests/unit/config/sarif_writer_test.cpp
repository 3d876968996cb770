#include <sluice/config/diagnostic.hpp>
#include <sluice/model/json.hpp>

#include <gtest/gtest.h>

namespace sluice::config {
namespace {

json::object sarif_of(const diagnostics& found) {
    return parse_json(found.to_sarif("1.2.3")).value().get_object();
}

TEST(sarif, an_error_and_a_warning_have_their_places) {
    const auto file = std::make_shared<source_file>(source_file{"conf dir/ä.yaml", "a: 1\nb: 2\n"});
    diagnostics found;
    found.add({{file, 2, 4}, "clients.b", "odd", "mend it", "odd-quote"});
    found.add({{file, 1, 1}, "clients.a", "wrong", "", ""});
    const auto log = sarif_of(found);
    EXPECT_EQ(text_member(log, "version"), "2.1.0");
    const auto& run = log.at("runs").get_array().at(0).get_object();
    EXPECT_EQ(text_member(run, "columnKind"), "unicodeCodePoints");
    const auto& driver = run.at("tool").get_object().at("driver").get_object();
    EXPECT_EQ(text_member(driver, "name"), "sluice");
    EXPECT_EQ(text_member(driver, "version"), "1.2.3");
    EXPECT_EQ(write_json(driver.at("rules")), R"([{"id":"invalid"},{"id":"odd-quote"}])");
    EXPECT_EQ(write_json(run.at("results")),
              R"([{"ruleId":"invalid","level":"error","message":{"text":"wrong"},)"
              R"("locations":[{"physicalLocation":{"artifactLocation":)"
              R"({"uri":"conf%20dir/%c3%a4.yaml"},"region":{"startLine":1,"startColumn":1}},)"
              R"("logicalLocations":[{"fullyQualifiedName":"clients.a"}]}]},)"
              R"({"ruleId":"odd-quote","level":"warning","message":{"text":"odd: mend it"},)"
              R"("locations":[{"physicalLocation":{"artifactLocation":)"
              R"({"uri":"conf%20dir/%c3%a4.yaml"},"region":{"startLine":2,"startColumn":4}},)"
              R"("logicalLocations":[{"fullyQualifiedName":"clients.b"}]}]}])");
}

TEST(sarif, an_absolute_file_is_a_file_uri_and_a_whole_file_has_no_line) {
    const auto file = std::make_shared<source_file>(source_file{"/etc/sluice/a.yaml", ""});
    diagnostics found;
    found.add({{file, 0, 0}, "", "empty", "", ""});
    const auto text = found.to_sarif("1");
    EXPECT_NE(text.find(R"("uri":"file:///etc/sluice/a.yaml"}})"), std::string::npos) << text;
    EXPECT_EQ(text.find("region"), std::string::npos);
}

TEST(sarif, nothing_wrong_is_an_empty_list_of_results) {
    EXPECT_EQ(write_json(sarif_of({}).at("runs").get_array().at(0).get_object().at("results")),
              "[]");
}

TEST(sarif, shows_no_secret) {
    diagnostics found;
    found.conceal("clients.a.api_key", secret("hunter2-hunter2"));
    found.add({{}, "clients.a.api_key", "'hunter2-hunter2' is too short", "", ""});
    EXPECT_EQ(found.to_sarif("1").find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace sluice::config
