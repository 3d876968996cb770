// The official test suite of JSON Schema, draft 7, from Debian's package json-schema-test-suite.

#include "transform/schema/json_schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace sluice::transform {
namespace {

namespace fs = std::filesystem;

const fs::path suite = "/usr/share/json-schema-test-suite/tests/draft7";

json::value read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return parse_json(std::string(std::istreambuf_iterator<char>(in), {})).value();
}

struct outcome {
    std::size_t agreed = 0;
    std::set<std::string> refused;    // schemas that do not compile: "file: description"
    std::set<std::string> differing;  // "file: description: test"
};

void run_case(const std::string& file, const json::value& one, outcome& into) {
    const auto name = file + ": " + text_member(one, "description");
    const auto schema = json_schema::compile(*member(one, "schema"));
    if (!schema) {
        into.refused.insert(name);
        return;
    }
    for (const auto& test : member(one, "tests")->as_array()) {
        const auto found = schema->problems_of(*member(test, "data"), 1);
        if (found && found->empty() == member(test, "valid")->as_bool()) {
            ++into.agreed;
        } else {
            into.differing.insert(name + ": " + text_member(test, "description"));
        }
    }
}

outcome run_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    outcome all;
    for (const auto& file : files) {
        const auto groups = read(file);
        for (const auto& one : groups.as_array()) {
            run_case(file.stem().string(), one, all);
        }
    }
    return all;
}

TEST(json_schema_suite, is_there) {
    ASSERT_TRUE(fs::exists(suite)) << "install json-schema-test-suite (deploy/packages)";
}

// No reference leaves the schema of a configuration, so these are refused when the configuration is
// checked. A $id changes no reference.
const std::set<std::string> leading_out = {
    "definitions: invalid definition",
    "definitions: valid definition",
    "ref: Recursive references between schemas",
    "ref: remote ref, containing refs itself",
    "refRemote: base URI change",
    "refRemote: base URI change - change folder",
    "refRemote: base URI change - change folder in subschema",
    "refRemote: fragment within remote ref",
    "refRemote: ref within remote ref",
    "refRemote: remote ref",
    "refRemote: root ref in remote ref",
};

TEST(json_schema_suite, agrees_on_every_keyword) {
    const auto all = run_files(suite);
    EXPECT_EQ(all.agreed, 402U);
    EXPECT_EQ(all.differing, std::set<std::string>{});
    EXPECT_EQ(all.refused, leading_out);
}

// `format` and the words about contents assert nothing, as the draft allows.
TEST(json_schema_suite, agrees_on_large_numbers_and_asserts_nothing_about_contents) {
    const std::string media = "content: validation of string-encoded content based on media type";
    const std::string coded = "content: validation of binary string-encoding";
    const std::string both = "content: validation of binary-encoded media type documents";
    const auto all = run_files(suite / "optional");
    EXPECT_EQ(all.agreed, 16U);
    EXPECT_EQ(all.differing,
              (std::set<std::string>{
                  media + ": an invalid JSON document",
                  coded + ": an invalid base64 string (% is not a valid character)",
                  both + ": a validly-encoded invalid JSON document",
                  both + ": an invalid base64 string that is valid JSON",
                  "ecmascript-regex: ECMA 262 regex non-compliance: ECMA 262 has no support for "
                  "\\Z anchor from .NET",
              }));
    EXPECT_EQ(all.refused, std::set<std::string>{});
}

}  // namespace
}  // namespace sluice::transform
