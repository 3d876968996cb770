#include "support/component_fixture.hpp"
#include "support/temporary_directory.hpp"
#include "transform/builtin.hpp"
#include "unit/transform/stages_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

// Dictionaries from files; the golden cases cover the rest.

namespace sluice {
namespace {

using ::testing::HasSubstr;

struct dictionary_file : ::testing::Test {
    // Returns `size` after a stage with that file, or the failure.
    std::string replaced(const std::string& name, const std::string& text, const std::string& more,
                         const std::string& size) {
        const auto file = directory / name;
        std::ofstream(file, std::ios::binary) << text;
        return replaced_by(file.string(), more, size);
    }

    std::string replaced_by(const std::string& file, const std::string& more,
                            const std::string& size) {
        registry types;
        add_builtin_transformers(types);
        config::diagnostics problems;
        const auto read =
            config::read_text(stages_declaration(), "stage.yaml",
                              "- dictionary: {at: size, file: \"" + file + "\"" + more + "}\n",
                              types, config::system_variables(), problems);
        EXPECT_TRUE(read) << problems.to_text();
        testing::component_fixture bench;
        const auto stage = types.make<transformer>(
            static_cast<const stages_options*>(read.get())->stages.at(0), bench.context("stage 1"));
        if (!stage) {
            return "not made: " + stage.error().message;
        }
        entity record;
        record.data = json::object{{"size", size}};
        stage_output out;
        const auto done = bench.run((*stage)->apply(std::move(record), {}, out));
        return done ? write_json(out.entities().at(0).data.at("size"))
                    : "fails: " + done.error().message;
    }

    testing::temporary_directory directory;
};

TEST_F(dictionary_file, reads_csv) {
    EXPECT_EQ(replaced("a.csv", "code,text\nS,small\n", "", "S"), "\"small\"");
    EXPECT_EQ(replaced("a.csv", "text,x,code\nsmall,1,S\n", ", key: code, value: text", "S"),
              "\"small\"");
    EXPECT_EQ(replaced("a.csv", "code,a,b\nS,1,2\n", "", "S"), R"({"a":"1","b":"2"})");
    EXPECT_EQ(replaced("a.csv", "code,text\n", "", "S"),
              "fails: at 'size': the dictionary has no 'S'");
}

TEST_F(dictionary_file, reads_json) {
    EXPECT_EQ(replaced("a.json", R"({"S":{"n":1.10}})", "", "S"), R"({"n":1.10})");
}

TEST_F(dictionary_file, says_what_is_wrong_with_the_file) {
    const std::string twice = "code,text\nS,a\nS,b\n";
    EXPECT_THAT(replaced("a.csv", twice, "", "S"), HasSubstr("a.csv: it has the key 'S' twice"));
    EXPECT_THAT(replaced("a.csv", "code,text\nS,a\n", ", key: no", "S"),
                HasSubstr("it has no column 'no'"));
    EXPECT_THAT(replaced("a.csv", "code,text\nS\n", "", "S"), HasSubstr("line 2: the row has 1"));
    EXPECT_THAT(replaced("a.json", "[1]", "", "S"), HasSubstr("it holds array, not an object"));
    EXPECT_THAT(replaced("a.json", "{", "", "S"), HasSubstr("a.json: line 1"));
    EXPECT_THAT(replaced_by((directory / "none.csv").string(), "", "S"),
                HasSubstr("there is no such file"));
    EXPECT_THAT(replaced_by("/dev/zero.csv", "", "S"), HasSubstr("there is no such file"));
}

}  // namespace
}  // namespace sluice
