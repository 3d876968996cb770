// Pages from which a record_screen leaves records out, beside those with all records.

#include "connectors/file/bounded_screen.hpp"
#include "connectors/file/csv_reader.hpp"
#include "folder_fixture.hpp"
#include "page_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::file {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Drops what has a member `state` that is no "keep".
class state_screen final : public record_screen {
 public:
    bool drops(const json::value& data) const override {
        ++asked;
        const auto* members = data.if_object();
        const auto* state = members == nullptr ? nullptr : members->if_contains("state");
        return state != nullptr && *state != "keep";
    }
    mutable int asked = 0;
};

struct screened_pages : ::testing::Test, page_fixture {
    // Reads both ways to the end, and compares the places and the counts.
    texts kept_of(const std::string& name, const std::string& text) {
        give(name, text);
        texts found;
        for (bool last = false; !last;) {
            const auto whole = read_page(settings, position, now);
            const auto made = read_page(settings, position, now, &kept, &screen);
            EXPECT_TRUE(whole && made);
            if (!whole || !made) {
                return found;
            }
            EXPECT_EQ(made->page.position, whole->page.position);
            EXPECT_EQ(made->page.last, whole->page.last);
            EXPECT_EQ(made->page.unreadable.size(), whole->page.unreadable.size());
            EXPECT_EQ(made->page.entities.size() + static_cast<std::size_t>(made->page.screened),
                      whole->page.entities.size());
            EXPECT_EQ(whole->page.screened, 0);
            for (const auto& one : made->page.entities) {
                found.push_back(one.headers.at("line") + " " + write_json(one.data));
            }
            position = made->page.position;
            last = made->page.last;
        }
        return found;
    }

    state_screen screen;
};

TEST_F(screened_pages, have_the_rows_that_stay_whole_and_as_they_are) {
    const std::string text =
        "id,state,text\n1,keep,one\n2,pass,two\n3,keep,\"a \"\"long\"\" text of this row\"\n"
        "4,pass,\n5,pass,\xFF\n6,keep\n7,keep,\n";
    for (const std::size_t rows : {1U, 2U, 3U, 500U}) {
        settings.page_size = rows;
        position = nullptr;
        EXPECT_THAT(
            kept_of("a.csv", text),
            ElementsAre(R"(2 {"id":"1","state":"keep","text":"one"})",
                        R"(4 {"id":"3","state":"keep","text":"a \"long\" text of this row"})",
                        R"(8 {"id":"7","state":"keep","text":""})"))
            << rows;
    }
}

TEST_F(screened_pages, are_asked_for_each_readable_record_once) {
    kept_of("a.csv", "id,state\n1,keep\n2,pass\n3\n");
    EXPECT_EQ(screen.asked, 2);
    position = nullptr;
    kept_of("a.ndjson", "{\"state\":\"keep\"}\n{\"state\":\"pass\"}\n");
    EXPECT_EQ(screen.asked, 4);
}

TEST_F(screened_pages, are_made_of_every_format) {
    EXPECT_THAT(kept_of("a.ndjson", "{\"state\":\"pass\"}\n{\"state\":\"keep\"}\n7\n"),
                ElementsAre(R"(2 {"state":"keep"})", "3 7"));
    position = nullptr;
    EXPECT_THAT(kept_of("a.json", "[{\"state\":\"pass\"},\n{\"state\":\"keep\"}]"),
                ElementsAre(R"(2 {"state":"keep"})"));
}

TEST_F(screened_pages, ask_about_groups_and_not_about_their_rows) {
    settings.group.emplace().by = "id";
    EXPECT_THAT(kept_of("a.csv", "id,state\n1,pass\n1,pass\n"),
                ElementsAre(R"(2 {"id":"1","rows":[{"id":"1","state":"pass"},)"
                            R"({"id":"1","state":"pass"}]})"));
    settings.group->first = {"state"};
    position = nullptr;
    EXPECT_THAT(kept_of("a.csv", "id,state\n1,pass\n1,keep\n"), IsEmpty());
}

TEST_F(screened_pages, are_full_after_as_many_records_as_others) {
    settings.page_size = 2;
    give("a.csv", "id,state\n1,pass\n2,pass\n3,pass\n");
    const auto first = read_page(settings, nullptr, now, &kept, &screen);
    EXPECT_EQ(first->page.screened, 2);
    EXPECT_THAT(first->page.entities, IsEmpty());
    EXPECT_FALSE(first->page.last);
    const auto second = read_page(settings, first->page.position, now, &kept, &screen);
    EXPECT_EQ(second->page.screened, 1);
    EXPECT_TRUE(second->page.last);
}

TEST(bounded_screen, is_not_asked_on_when_it_takes_long) {
    const state_screen slow;
    const auto passed = parse_json(R"({"state":"pass"})").value();
    const bounded_screen over(&slow, std::chrono::milliseconds(0));
    int dropped = 0;
    for (int i = 0; i < 100; ++i) {
        dropped += over.drops(passed) ? 1 : 0;
    }
    EXPECT_EQ(dropped, 7);
    EXPECT_EQ(slow.asked, 7);
    const bounded_screen quick(&slow, std::chrono::hours(1));
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(quick.drops(passed));
    }
    EXPECT_EQ(bounded_screen(nullptr).get(), nullptr);
}

TEST(screened_folder, takes_each_file_once_also_when_nothing_of_it_stays) {
    folder_fixture folder;
    state_screen screen;
    folder.settings.read.page_size = 3;
    folder.write("a.ndjson", "{\"state\":\"pass\"}\n{\"state\":\"pass\"}\n");
    folder.write("b.ndjson", "{\"state\":\"pass\"}\n{\"state\":\"keep\"}\n");
    folder_reader reader(folder.settings);
    const auto first = reader.read(nullptr, folder.now, &screen);
    EXPECT_EQ(first->page.screened, 3);
    EXPECT_FALSE(first->page.last);
    const auto second = reader.read(first->page.position, folder.now, &screen);
    EXPECT_EQ(second->page.screened, 0);
    ASSERT_EQ(second->page.entities.size(), 1U);
    EXPECT_EQ(write_json(second->page.entities[0].data), R"({"state":"keep"})");
    EXPECT_TRUE(second->page.last);
}

}  // namespace
}  // namespace sluice::file
