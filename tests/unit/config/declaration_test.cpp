#include "configured.hpp"

#include <sluice/config/declaration.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;

struct shared_part {
    std::int64_t retries = 3;
    std::string note;
};

struct with_part {
    std::string name;
    shared_part part{5, ""};
};

declaration<with_part> including() {
    declaration<shared_part> part("part", "Shared");
    part.field("retries", &shared_part::retries, "How often").at_least(1);
    part.field("note", &shared_part::note, "A note");
    part.check([](const shared_part& got, section_report& report) {
        if (got.retries == 13) {
            report.add("retries", "13 brings no luck", "take 12");
        }
    });
    declaration<with_part> d("whole", "With a part");
    d.field("name", &with_part::name, "A name");
    d.include(&with_part::part, part);
    return d;  // the part's declaration ends here, its fields do not
}

TEST(declaration, an_included_part_stands_among_the_fields) {
    const auto declared = including();
    const auto got = options_of(declared, "name: x\nretries: 4\nnote: n\n");
    EXPECT_EQ(got.part.retries, 4);
    EXPECT_EQ(got.part.note, "n");
    EXPECT_EQ(options_of(declared, "").part.retries, 5);
    EXPECT_EQ(write_json(declared.default_of(declared.fields()[1])), "5");
    EXPECT_THAT(problems_of(declared, "retries: 13\n"), HasSubstr("13 brings no luck in retries"));
    EXPECT_THAT(problems_of(declared, "retrys: 1\n"), HasSubstr("did you mean 'retries'?"));
    EXPECT_THAT(problems_of(declared, "retries: 0\n"), HasSubstr("must be at least 1"));
}

struct renamed_options {
    std::int64_t deleted_after = 2;
};

declaration<renamed_options> renamed() {
    declaration<renamed_options> d("renamed", "A field that had another name");
    d.field("deleted_after", &renamed_options::deleted_after, "How many")
        .formerly("gone_after")
        .at_least(1);
    return d;
}

TEST(declaration, a_former_name_is_read_as_the_present_one) {
    const auto declared = renamed();
    EXPECT_EQ(options_of(declared, "gone_after: 5\n").deleted_after, 5);
    EXPECT_EQ(options_of(declared, "deleted_after: 5\n").deleted_after, 5);
    EXPECT_THAT(problems_of(declared, "gone_after: 0\n"), HasSubstr("must be at least 1"));
}

TEST(declaration, a_former_name_beside_the_present_one_is_refused) {
    EXPECT_THAT(problems_of(renamed(), "gone_after: 5\ndeleted_after: 6\n"),
                HasSubstr("'gone_after' is the former name of 'deleted_after', which stands beside "
                          "it"));
}

TEST(declaration, a_section_may_be_its_shorthand_or_its_whole) {
    EXPECT_EQ(options_of(filter_declaration(), "a == `1`\n").keep->text(), "a == `1`");
    EXPECT_EQ(options_of(filter_declaration(), "keep: b\n").keep->text(), "b");
    EXPECT_NE(options_of(map_declaration(), "x: 1\n").into.constant() != nullptr,
              options_of(map_declaration(), "x: 1\n").into.object() != nullptr);
}

TEST(declaration, everything_wrong_in_a_section_is_reported) {
    diagnostics problems;
    const auto got = read_text(file_declaration(), "t.yaml", "format: xml\nlargest: 2MiB\nx: 1\n",
                               test_catalogue(), test_variables(), problems);
    EXPECT_FALSE(got);
    EXPECT_EQ(problems.size(), 4U) << problems.to_text();
    EXPECT_THAT(problems.to_text(), HasSubstr("'path' is missing\n"));
    EXPECT_THAT(problems.to_text(), HasSubstr("^ add 'path: /tmp/x'"));
    EXPECT_THAT(problems.to_text(), HasSubstr("must be at most 1MiB, found '2MiB'"));
}

TEST(components, are_read_by_their_type) {
    const auto& incoming = incoming_declaration();
    EXPECT_THAT(problems_of(incoming, "subscriber: file\n"),
                HasSubstr("t.yaml:1:13: expected a map with 'type', found 'file' in subscriber"));
    EXPECT_THAT(problems_of(incoming, "subscriber: {path: x}\n"),
                HasSubstr("'type' is missing in subscriber"));
    EXPECT_THAT(problems_of(incoming, "subscriber: {type: file, pth: x}\n"),
                HasSubstr("unknown key 'pth' in subscriber"));
    EXPECT_THAT(problems_of(incoming, "subscriber: {type: [a], path: x}\n"),
                HasSubstr("expected the type of the subscriber, found a list"));
}

TEST(stages, are_maps_of_one_key_or_bare_names) {
    const std::string begin = "subscriber: {type: file, path: x}\ntransformers:\n";
    const auto& incoming = incoming_declaration();
    EXPECT_THAT(problems_of(incoming, begin + "  - {filter: a, map: {}}\n"),
                HasSubstr("begin each stage with '- '"));
    EXPECT_THAT(problems_of(incoming, begin + "  - filtr: a\n"),
                HasSubstr("unknown type of transformer 'filtr' in transformers[0].filtr"));
    EXPECT_THAT(problems_of(incoming, begin + "  - filter\n"),
                HasSubstr("t.yaml:3:5: 'keep' is missing in transformers[0].filter"));
    EXPECT_THAT(problems_of(incoming, begin + "  filter: a\n"), HasSubstr("expected a list"));
    EXPECT_EQ(problems_of(incoming, begin), "");
}

}  // namespace
}  // namespace sluice::config::testing
