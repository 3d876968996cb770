// One definition, many shops: templates with parameters through the real program.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* shops = R"yaml(
templates:
  shop:
    parameters: {file: , keep: count > 0}
    objects:
      incoming:
        stock-${param:name}:
          subscriber: {type: file, path: "${param:file}"}
          identifier: sku
          emit: changed
      outgoing:
        list-${param:name}:
          publisher: {type: file, path: "${env:LISTS}/${param:name}.ndjson"}
      routes:
        ${param:name}:
          from: stock-${param:name}
          to: list-${param:name}
          transformers:
            - filter: ${param:keep}
)yaml";

class templates : public ::testing::Test {
 protected:
    templates() {
        work.write("shop.yaml", shops);
        work.environment["LISTS"] = work.beside("").string();
        work.write("../n.ndjson", R"({"sku":"a","count":1})"
                                  "\n"
                                  R"({"sku":"b","count":0})"
                                  "\n");
        work.write("../s.ndjson", R"({"sku":"c","count":5})"
                                  "\n");
    }
    void use(const std::string& yaml) { work.write("uses.yaml", "uses:\n" + yaml); }
    std::string north() const {
        return "  north: {template: shop, with: {file: " + work.beside("n.ndjson").string() +
               "}}\n";
    }
    std::string south(const std::string& keep = "count > 3") const {
        return "  south: {template: shop, with: {file: " + work.beside("s.ndjson").string() +
               ", keep: " + keep + "}}\n";
    }

    job work;
};

TEST_F(templates, each_use_has_objects_of_its_own) {
    use(north() + south());
    const auto once = work.once();
    EXPECT_EQ(once.code, 0) << once.err << once.out;
    EXPECT_EQ(read_file(work.beside("north.ndjson")), "{\"sku\":\"a\",\"count\":1}\n");
    EXPECT_EQ(read_file(work.beside("south.ndjson")), "{\"sku\":\"c\",\"count\":5}\n");
}

TEST_F(templates, show_config_shows_what_they_make) {
    use(north());
    launch shown;
    shown.file = sluice_program;
    shown.arguments = {"show-config", "--config", work.config()};
    shown.environment = work.environment;
    const auto done = run_to_end_of(shown);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("stock-north:"));
    EXPECT_THAT(done.out, HasSubstr("condition: \"count > 0\""));
    EXPECT_THAT(done.out, Not(HasSubstr("templates:")));
}

TEST_F(templates, a_mistake_names_the_definition_and_the_use) {
    use(north() + south("count >"));
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("uses.yaml:3:"));
    EXPECT_THAT(checked.err, HasSubstr("in routes.south.transformers[0]"));
    EXPECT_THAT(checked.err, HasSubstr("shop.yaml:19:23: template 'shop' puts it here\n"));
}

TEST_F(templates, a_mistake_in_the_definition_names_a_use) {
    auto yaml = std::string(shops);
    yaml.replace(yaml.find("emit: changed"), 13, "emits: changed");
    work.write("shop.yaml", yaml);
    use(north());
    const auto checked = work.check({"--json"});
    EXPECT_EQ(checked.code, 2);
    const auto problems = boost::json::parse(checked.out).as_array();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].at("path").as_string(), "incoming.stock-north");
    EXPECT_EQ(problems[0].at("line").to_number<int>(), 10);
    EXPECT_EQ(problems[0].at("beside").at("line").to_number<int>(), 2);
    EXPECT_EQ(problems[0].at("beside").at("message").as_string(),
              "made here: 'north' of template 'shop'");
}

TEST_F(templates, a_missing_template_and_an_unused_one_are_told) {
    use("  north: {template: shops, with: {file: x}}\n");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("there is no template 'shops'"));
    EXPECT_THAT(checked.err, HasSubstr("did you mean 'shop'?"));
    work.write("uses.yaml",
               "incoming: {i: {subscriber: {type: file, path: a.csv}}}\n"
               "outgoing: {o: {publisher: {type: log}}}\nroutes: {r: {from: i, to: o}}\n");
    const auto unused = work.check();
    EXPECT_EQ(unused.code, 0) << unused.err;
    EXPECT_THAT(unused.err, HasSubstr("shop.yaml:3:3: warning: nothing uses 'shop'"));
    EXPECT_THAT(unused.err, HasSubstr("[unused-template]"));
}

TEST_F(templates, a_reload_changes_each_object_that_a_changed_template_made) {
    use(north() + south());
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started")) << daemon.err();
    auto yaml = std::string(shops);
    yaml.replace(yaml.find("emit: changed"), 13, "emit: new    ");
    work.write("shop.yaml", yaml);
    const auto reloaded = run_sluice({"reload", "--state", work.state(), "--json"});
    EXPECT_EQ(reloaded.code, 0) << reloaded.err;
    EXPECT_THAT(reloaded.out, HasSubstr("generation 2 is in force: 4 changed, 2 kept"));
    EXPECT_THAT(reloaded.out, HasSubstr("changed: incoming 'stock-north'"));
    EXPECT_THAT(reloaded.out, HasSubstr("changed: incoming 'stock-south'"));
    daemon.stop();
}

TEST_F(templates, a_use_that_is_switched_off_runs_nothing) {
    use("  north: {template: shop, enabled: false, with: {file: " +
        work.beside("n.ndjson").string() + "}}\n");
    const auto once = work.once();
    EXPECT_EQ(once.code, 0) << once.err;
    EXPECT_FALSE(std::filesystem::exists(work.beside("north.ndjson")));
}

}  // namespace
}  // namespace sluice::testing
