#include "connectors/file/waiting_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::file {
namespace {

using ::testing::ElementsAre;

std::unique_ptr<taken_file> place_at(std::uint64_t offset) {
    auto place = std::make_unique<taken_file>();
    place->offset = offset;
    return place;
}

// The path of the next file, with its place and its time.
std::string next(waiting_files& files) {
    const auto path = files.next_path();
    const bool goes_on = files.next_goes_on();
    const auto file = files.take_next();
    EXPECT_EQ(file.path, path);
    EXPECT_EQ(file.from != nullptr, goes_on);
    return path + (file.from ? " from " + std::to_string(file.from->offset) : "") +
           (file.rotated ? " of " + std::to_string(file.rotated->time_since_epoch().count()) : "");
}

std::vector<std::string> all(waiting_files& files) {
    std::vector<std::string> found;
    while (!files.empty()) {
        found.push_back(next(files));
    }
    return found;
}

TEST(waiting_files, come_in_order_with_their_places_and_times) {
    std::vector<waiting_file> given;
    const wall_time moment(std::chrono::milliseconds(7));
    given.push_back({"/a/app.1", place_at(5), moment});
    given.push_back({"/a/app.2", nullptr, moment});
    given.push_back({"/a/app", place_at(6)});
    given.push_back({"/b/app"});
    given.push_back({"/a/"});
    given.push_back({"app"});
    waiting_files files(std::move(given));
    EXPECT_THAT(all(files), ElementsAre("/a/app.1 from 5 of 7", "/a/app.2 of 7", "/a/app from 6",
                                        "/b/app", "/a/", "app"));
}

TEST(waiting_files, may_be_put_back) {
    std::vector<waiting_file> given;
    given.push_back({"/a/one"});
    given.push_back({"/a/two"});
    waiting_files files(std::move(given));
    EXPECT_EQ(next(files), "/a/one");
    files.put_first({"/c/other", place_at(3)});
    files.put_first({"/a/one", place_at(9)});
    EXPECT_THAT(all(files), ElementsAre("/a/one from 9", "/c/other from 3", "/a/two"));
    EXPECT_TRUE(files.empty());
    files.put_first({"/a/again"});
    EXPECT_THAT(all(files), ElementsAre("/a/again"));
}

TEST(waiting_files, may_be_none) {
    EXPECT_TRUE(waiting_files().empty());
    waiting_files files((std::vector<waiting_file>()));
    EXPECT_TRUE(files.empty());
    files.put_first({"/a"});
    EXPECT_EQ(next(files), "/a");
}

}  // namespace
}  // namespace sluice::file
