#include "config/yaml_writer.hpp"
#include "configured.hpp"

#include <sluice/config/writers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const char* const sample = R"(clients:
  shop: {type: http, base_url: "${env:BASE}", api_key: "${env:PLAIN}"}
incoming:
  posts:
    client: shop
    subscriber:
      type: file
      path: "/x $${y}"
      password: literal-secret
      headers: {Authorization: "Bearer ${env:PLAIN}", Accept: a/b, X: "${env:API_TOKEN}"}
      extra: [010x, "010", 1.10, yes, {k: True}]
    transformers: [tidy, filter: a]
transformers:
  tidy: [map: {id: "{{ id }}"}]
)";

struct sample_files : configured {
    sample_files() {
        variables.set = {{"BASE", "https://x"}, {"PLAIN", "v3ry"}, {"API_TOKEN", "t0ken"}};
        write("a.yaml", sample);
    }
};

TEST(effective, shows_defaults_and_hides_secrets) {
    const sample_files files;
    const loaded got = files.load();
    ASSERT_EQ(got.problems.to_text(), "");
    const std::string text = write_effective(got, test_layout(), files.types);
    EXPECT_EQ(text, R"yaml(clients:
  shop:
    type: "http"
    base_url: "https://x"
    api_key: "(hidden)"
incoming:
  posts:
    subscriber:
      type: "file"
      path: "/x $${y}"
      format: "ndjson"
      largest: "64KiB"
      password: "(hidden)"
      headers:
        Authorization: "(hidden)"
        Accept: "a/b"
        X: "(hidden)"
      extra:
        - "010x"
        - "010"
        - 1.10
        - "yes"
        -
          k: true
    transformers:
      - "tidy"
      -
        filter:
          keep: "a"
    client: "shop"
    limit: 10
transformers:
  tidy:
    -
      map:
        id: "{{ id }}"
daemon:
  grace: "30s"
  verbose: false
)yaml");
    for (const char* hidden : {"v3ry", "t0ken", "literal-secret"}) {
        EXPECT_THAT(text, Not(HasSubstr(hidden)));
    }
}

TEST(effective, loads_again_as_the_same) {
    const sample_files files;
    const std::string first = write_effective(files.load(), test_layout(), files.types);
    const configured again;
    again.write("b.yaml", first);
    const loaded got = again.load();
    ASSERT_EQ(got.problems.to_text(), "");
    EXPECT_EQ(write_effective(got, test_layout(), again.types), first);
}

TEST(schema, describes_every_field_once) {
    const auto schema = *parse_json(write_json_schema(test_layout(), test_catalogue()));
    const auto& definitions = schema.at("definitions").as_object();
    const auto& file = definitions.at("subscriber.file").as_object();
    EXPECT_EQ(write_json(file.at("properties").at("type")), R"({"const":"file"})");
    EXPECT_EQ(write_json(file.at("required")), R"(["type","path"])");
    EXPECT_EQ(write_json(file.at("additionalProperties")), "false");
    EXPECT_EQ(write_json(file.at("properties").at("format").at("default")), "\"ndjson\"");
    EXPECT_THAT(write_json(file.at("properties").at("format")),
                HasSubstr(R"({"enum":["ndjson","csv"]})"));
    const auto& incoming = schema.at("properties").at("incoming").at("anyOf").at(0);
    const auto& entry = incoming.at("additionalProperties").at("properties");
    EXPECT_THAT(write_json(entry.at("limit")), HasSubstr(R"("minimum":1,"maximum":100)"));
    EXPECT_THAT(write_json(entry.at("subscriber")), HasSubstr("#/definitions/subscriber.file"));
    EXPECT_THAT(write_json(entry.at("transformers")), HasSubstr("#/definitions/transformer.map"));
    EXPECT_TRUE(schema.at("properties").as_object().contains("daemon"));
    EXPECT_TRUE(definitions.at("transformer.filter").as_object().contains("anyOf"));
}

TEST(reference, is_a_table_of_the_fields) {
    EXPECT_EQ(write_reference(file_declaration()),
              "## file\n\nAppends each record to a file.\n\n"
              "| field | value | default | |\n|---|---|---|---|\n"
              "| `path` | a text | **required** | The file. Example: `/tmp/x` |\n"
              "| `format` | one of `ndjson` (one JSON text a line), `csv` (one row a record) | "
              "`ndjson` | How a record is written |\n"
              "| `largest` | a size such as 64KiB, at most 1MiB | `64KiB` | Bytes of a record |\n"
              "| `password` | a secret text |  | Of the disk |\n"
              "| `headers` | a map; each value is a text |  | Sent along |\n"
              "| `extra` | any value |  | Anything |\n\n");
    const std::string stages = write_reference(test_catalogue(), "transformer", 3);
    EXPECT_THAT(stages, HasSubstr("### filter\n"));
    EXPECT_THAT(stages, HasSubstr("May be given as `keep` alone"));
    EXPECT_THAT(stages, HasSubstr("The section itself is any value with {{ expressions }}."));
}

TEST(yaml_writer, writes_what_it_would_read) {
    EXPECT_EQ(write_yaml(*parse_json(R"({"a":[1,[],{}],"true":null,"A b":{"x":"l\n"}})")),
              "a:\n  - 1\n  - []\n  - {}\n\"true\": null\n\"A b\":\n  x: \"l\\n\"\n");
    EXPECT_EQ(write_yaml(json::value(nullptr)), "null\n");
}

}  // namespace
}  // namespace sluice::config::testing
