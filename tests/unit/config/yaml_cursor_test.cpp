#include "config/yaml_cursor.hpp"

#include <gtest/gtest.h>

namespace sluice::config {
namespace {

// "incoming/posts/[]/ key=type word=fi siblings=path", for a text with the cursor at '|'.
std::string at_cursor(std::string_view text) {
    const auto bar = text.find('|');
    const auto found = cursor_in(text.substr(0, bar), text.substr(bar + 1));
    std::string shown;
    for (const auto& one : found.path) {
        shown += (one.key.empty() ? "[]" : one.key) + "/";
    }
    shown += found.outside ? " outside" : "";
    shown += found.key.empty() ? "" : " key=" + found.key;
    shown += found.word.empty() ? "" : " word=" + found.word;
    for (const auto& [key, value] : found.members()) {
        shown += " " + key + (value.empty() ? "" : "=" + value);
    }
    return shown;
}

TEST(yaml_cursor, finds_keys_of_blocks_with_those_before_and_after) {
    EXPECT_EQ(at_cursor("|"), "");
    EXPECT_EQ(at_cursor("rou|"), " word=rou");
    EXPECT_EQ(at_cursor("a: 1\n|\nb: 2\n"), " a=1 b=2");
    EXPECT_EQ(at_cursor("incoming:\n  posts:\n    sch|\n    emit: new\nroutes: {}\n"),
              "incoming/posts/ word=sch emit=new");
    EXPECT_EQ(at_cursor("incoming:\n  posts:\n    emit: new\n    |\n"), "incoming/posts/ emit=new");
    EXPECT_EQ(at_cursor("incoming:\n  posts:\n    emit: new\n  |\n"), "incoming/ posts");
    EXPECT_EQ(at_cursor("incoming:\n  posts:\n    emit: new\n|"), " incoming");
    EXPECT_EQ(at_cursor("a:\n  b|:\n    c: 1\n"), "a/ word=b b");
}

TEST(yaml_cursor, finds_values) {
    EXPECT_EQ(at_cursor("a:\n  emit: n|\n"), "a/ key=emit word=n emit=n");
    EXPECT_EQ(at_cursor("a:\n  emit: |\n  b: 1\n"), "a/ key=emit b=1 emit");
    EXPECT_EQ(at_cursor("a: \"x y|\"\n"), " key=a word=\"x y a=x y");
    EXPECT_EQ(at_cursor("url: http://h|/p\n"), " key=url word=http://h url=http://h/p");
}

TEST(yaml_cursor, finds_items_of_lists) {
    EXPECT_EQ(at_cursor("to:\n  - a|\n"), "to/[]/ word=a");
    EXPECT_EQ(at_cursor("stages:\n  - filter: a\n  - ma|\n"), "stages/[]/ word=ma");
    EXPECT_EQ(at_cursor("stages:\n  - filter: a\n    on|\n"), "stages/[]/ word=on filter=a");
    EXPECT_EQ(at_cursor("stages:\n- map:\n    x: 1\n    |\n"), "stages/[]/map/ x=1");
    EXPECT_EQ(at_cursor("stages:\n  - |\n"), "stages/[]/");
}

TEST(yaml_cursor, finds_places_within_brackets) {
    EXPECT_EQ(at_cursor("s: {type: fi|}\n"), "s/ key=type word=fi type=fi");
    EXPECT_EQ(at_cursor("s: {type: file, |}\n"), "s/ type=file");
    EXPECT_EQ(at_cursor("s: {pa|, type: file}\n"), "s/ word=pa type=file");
    EXPECT_EQ(at_cursor("s: {type: file,\n    pa|th: x}\nz: 1\n"), "s/ word=pa path=x type=file");
    EXPECT_EQ(at_cursor("to: [a, b|]\n"), "to/ word=b");
    EXPECT_EQ(at_cursor("s: {auth: {bearer: \"}\", us|}}\n"), "s/auth/ word=us bearer=}");
    EXPECT_EQ(at_cursor("l: [{a: 1, |}, {b: 2}]\n"), "l/[]/ a=1");
    EXPECT_EQ(at_cursor("s: {type: |"), "s/ key=type");
    EXPECT_EQ(at_cursor("a: {b: c}\n|"), " a={b: c}");
}

TEST(yaml_cursor, stays_outside_of_comments_and_long_texts) {
    EXPECT_EQ(at_cursor("# a co|mment\n"), " outside");
    EXPECT_EQ(at_cursor("a: 1 # b: |\n").substr(0, 8), " outside");
    EXPECT_EQ(at_cursor("t:\n  text: >\n    from: x|\n  b: 1\n").substr(0, 20), "t/text/ outside");
    EXPECT_EQ(at_cursor("t:\n  text: |").find("outside"), std::string::npos);
}

TEST(yaml_cursor, reads_any_text_to_its_end) {
    for (const char* text :
         {"{{{|", "]|", "a: [|}", "- - - |", "\"|", "a: 'b\n\n|", ": |", "a:\n\t|", "---\n|\n...",
          "}}}\n|", "? x\n: |", "a: |-\n x|", "\r\n|\r\n"}) {
        for (std::size_t cut = 0; cut <= std::string_view(text).size(); ++cut) {
            const std::string_view all(text);
            cursor_in(all.substr(0, cut), all.substr(cut));
        }
    }
}

}  // namespace
}  // namespace sluice::config
