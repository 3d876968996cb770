#include "sandbox/change.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

std::string round_trip(const change& what) {
    const auto read = change_from_json(*parse_json(write_json(to_json(what))));
    EXPECT_TRUE(read);
    return read ? write_json(to_json(*read)) : std::string();
}

TEST(change, comes_back_from_its_text) {
    post full;
    full.id = "c1";
    full.workspace = "w1";
    full.status = "SOMETHING_NEW";
    full.caption = "“quoted”,\nand \\ more";
    full.media = {"https://media.example.com/a.png"};
    full.profiles = {"p1", "p2"};
    full.scheduled_at = *parse_utc("2026-03-01T12:00:00.250Z");
    full.created = *parse_utc("2026-02-01T12:00:00Z");
    full.sequence = 12;
    full.origin = "created";
    full.caption_in_options = true;
    for (const change& what :
         {change(put_post{full}), change(remove_post{"c1"}), change(profile_health{"p1", false})}) {
        EXPECT_EQ(round_trip(what), write_json(to_json(what)));
    }
}

TEST(change, is_not_read_from_anything_else) {
    for (const char* text : {"1", "{}", R"({"put":{}})", R"({"remove":1})", R"({"profile":"a"})",
                             R"({"put":{"id":"a","scheduledAt":"soon"}})"}) {
        EXPECT_FALSE(change_from_json(*parse_json(text))) << text;
    }
}

}  // namespace
}  // namespace sluice::sandbox
