// Files that others are still writing, read by the real program.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct listed_file : ::testing::Test {
    void configure(const std::string& name) {
        file = name;
        work.write("c.yaml", R"(
incoming:
  in:
    schedule: by hand
    subscriber: {type: file, path: )" +
                                 work.beside(name).string() +
                                 R"(}
    identifier: id
    emit: changed
    deleted: emit
outgoing:
  out: {publisher: {type: file, path: )" +
                                 work.beside("out.ndjson").string() + R"(}}
routes:
  r: {from: in, to: out, transformers: [{map: "{{ header.event }} {{ id }}"}]}
)");
    }

    // Makes two rounds, because two listings must miss a record before it counts as deleted.
    // Returns their output.
    std::string rounds(const std::string& text) {
        work.write("../" + file, text);
        std::filesystem::remove(work.beside("out.ndjson"));
        last = work.once();
        last = work.once();
        return read_file(work.beside("out.ndjson"));
    }

    job work;
    std::string file;
    ended last;
};

TEST_F(listed_file, a_csv_that_is_no_complete_listing_makes_nothing_deleted) {
    configure("in.csv");
    EXPECT_EQ(rounds("id,name\n1,Mug\n2,Cup\n"), "\"created 1\"\n\"created 2\"\n");
    for (const std::string text :
         {"", "\xEF\xBB\xBF", "\r\n", "id,name\r1,Mug\r2,Cup\r", "id,na", "id,name\n1,Mug\n2,Cu"}) {
        EXPECT_EQ(rounds(text), "") << text;
    }
    EXPECT_EQ(rounds(""), "");
    EXPECT_EQ(last.code, 1);
    EXPECT_THAT(last.err, HasSubstr("in.csv: the file is empty"));
    EXPECT_EQ(rounds("id,name\r1,Mug\r"), "\"deleted 2\"\n");
}

TEST_F(listed_file, lines_of_json_that_are_no_complete_listing_make_nothing_deleted) {
    configure("in.ndjson");
    EXPECT_EQ(rounds("{\"id\":1}\n{\"id\":2}\n"), "\"created 1\"\n\"created 2\"\n");
    for (const std::string text :
         {"", "\n", "{\"id\":1}", "{\"id\":1}\n{\"id\"", "{\"id\":1}\r{"}) {
        EXPECT_EQ(rounds(text), "") << text;
        EXPECT_EQ(last.code, 0) << last.err;
    }
    EXPECT_EQ(rounds("{\"id\":1}\r"), "\"deleted 2\"\n");
}

TEST_F(listed_file, a_record_that_cannot_be_read_is_rejected_and_the_others_go_on) {
    configure("in.ndjson");
    EXPECT_EQ(rounds("{\"id\":1}\n{\"id\":}\n{\"id\":2,\"t\":\"half \\ud83d\"}\n"),
              "\"created 1\"\n\"created 2\"\n");
    EXPECT_THAT(last.err, HasSubstr("a file holds JSON that is not valid, and was mended"));
    const auto tasks = work.list({"--status", "rejected"});
    ASSERT_EQ(tasks.as_array().size(), 1U);  // once, though two rounds met it
    EXPECT_THAT(std::string(tasks.at(0).at("reason").as_string()),
                HasSubstr("in.ndjson:2: line 1, column 7: expected a value"));
    configure("in.csv");
    EXPECT_THAT(rounds("id,name\n1,Mug\n2\n3,Cup\n"), HasSubstr("created 3"));
}

TEST_F(listed_file, a_row_that_is_being_written_is_taken_when_it_has_its_end) {
    configure("in.csv");
    EXPECT_EQ(rounds("id,caption\n1,Hello\n2,Our summer sa"), "\"created 1\"\n");
    EXPECT_EQ(last.code, 0);
    EXPECT_THAT(last.err, HasSubstr("a file is not taken whole"));
    EXPECT_THAT(last.err, HasSubstr("line=3"));
    EXPECT_EQ(rounds("id,caption\n1,Hello\n2,Our summer sale\n"), "\"created 2\"\n");
}

// A spreadsheet's export: a title, semicolons, Windows letters, and a line that is no CSV.
TEST_F(listed_file, an_export_with_a_bad_line_gives_all_other_rows) {
    work.write("c.yaml", R"(
incoming:
  in:
    schedule: by hand
    subscriber: {type: file, path: )" +
                             work.beside("in.csv").string() +
                             R"(, delimiter: auto, encoding: windows-1252, skip_lines: 1,
                 unclear_columns: numbered, on_bad_record: reject_line}
    identifier: id
    emit: new
outgoing:
  out: {publisher: {type: file, path: )" +
                             work.beside("out.ndjson").string() +
                             R"(}}
routes:
  r: {from: in, to: out}
)");
    file = "in.csv";
    EXPECT_EQ(
        rounds("Export of today\r\nid;preis;preis\r\n1;5 \x80;a\r\n2;\"15\" TV\";b\r\n3;x;y\r\n"),
        "{\"id\":\"1\",\"preis\":\"5 \u20AC\",\"preis 2\":\"a\"}\n"
        "{\"id\":\"3\",\"preis\":\"x\",\"preis 2\":\"y\"}\n");
    EXPECT_THAT(last.err, HasSubstr("the delimiter is ';'"));
    const auto tasks = work.list({"--status", "rejected"});
    ASSERT_EQ(tasks.as_array().size(), 1U);
    EXPECT_THAT(std::string(tasks.at(0).at("reason").as_string()),
                HasSubstr("in.csv:4: text stands after the closing quote of field 2"));
}

// A shop's export, in which a product takes a row for each variant and each image.
TEST_F(listed_file, rows_of_one_product_are_one_record) {
    work.write("c.yaml", R"(
incoming:
  in:
    schedule: by hand
    subscriber: {type: file, path: )" +
                             work.beside("in.csv").string() +
                             R"(, quiet: 0s, page_size: 1,
                 group_by: {by: Handle, first: [Title], as: variants}}
    identifier: Handle
    emit: new
outgoing:
  out: {publisher: {type: file, path: )" +
                             work.beside("out.ndjson").string() +
                             R"(}}
routes:
  r:
    from: in
    to: out
    transformers:
      - map: {title: "{{ Title }}", images: "{{ variants[?Image != ''].Image }}"}
)");
    file = "in.csv";
    EXPECT_EQ(
        rounds("Handle,Title,Image\nmug,Mug,1.jpg\nmug,,2.jpg\nmug,,\ncup,,\ncup,Cup,3.jpg\n"),
        "{\"title\":\"Mug\",\"images\":[\"1.jpg\",\"2.jpg\"]}\n"
        "{\"title\":\"Cup\",\"images\":[\"3.jpg\"]}\n");
    EXPECT_EQ(last.code, 0) << last.err;
}

}  // namespace
}  // namespace sluice::testing
