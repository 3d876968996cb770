#include "connectors/ocoya/write/payload.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;

std::string made(const publisher_options& options, const std::string& text) {
    const auto record = record_of(text);
    const auto payload = payload_of(*find_endpoint(method::post, "posts"), options, record,
                                    names_beside(record, wall_time{}));
    return payload ? write_json(*payload) : describe(payload.error());
}

TEST(payload, is_the_configurations_the_records_member_or_the_record) {
    publisher_options options;
    EXPECT_EQ(made(options, R"({"caption":"a"})"), R"({"caption":"a"})");
    EXPECT_EQ(made(options, R"({"payload":{"caption":"b"},"id":1})"), R"({"caption":"b"})");
    options.request.parameters.payload = testing::templated(R"({"caption":"{{ t }}"})");
    EXPECT_EQ(made(options, R"({"payload":{"caption":"b"},"t":"c"})"), R"({"caption":"c"})");
}

TEST(payload, what_a_record_says_of_path_and_query_is_no_part_of_the_body) {
    const auto of = [](method verb, const std::string& text) {
        const auto record = record_of(text);
        const publisher_options options;
        return write_json(*payload_of(*find_endpoint(verb, "posts"), options, record,
                                      names_beside(record, wall_time{})));
    };
    EXPECT_EQ(of(method::patch, R"({"id":"c1","scheduledAt":"t"})"), R"({"scheduledAt":"t"})");
    EXPECT_EQ(of(method::post, R"({"workspaceId":"w","caption":"a"})"), R"({"caption":"a"})");
    EXPECT_EQ(of(method::post, R"({"id":"c1","caption":"a"})"), R"({"id":"c1","caption":"a"})")
        << "POST has no slot of that name: it is refused later";
    EXPECT_EQ(of(method::patch, R"({"payload":{"id":"c1"}})"), R"({"id":"c1"})")
        << "somebody wrote that on purpose";
}

TEST(payload, request_is_laid_over_it) {
    publisher_options options;
    options.added.value = testing::templated(
        R"({"caption":"{{ caption || '' }} #sale","mediaUrls":null,"brandId":"{{ record.brand }}"})");
    EXPECT_EQ(made(options, R"({"payload":{"caption":"b","mediaUrls":["m"]},"brand":"k"})"),
              R"({"caption":"b #sale","mediaUrls":null,"brandId":"k"})");
    EXPECT_THAT(made(options, R"({"payload":7})"),
                HasSubstr("`request` can add to an object only"));
}

TEST(payload, a_caption_is_cut_only_when_asked) {
    publisher_options options;
    const std::string accents = [] {
        std::string text;
        for (int i = 0; i < 10'001; ++i) {
            text += "é";
        }
        return text;
    }();
    const auto record = R"({"caption":")" + accents + "\"}";
    EXPECT_EQ(made(options, record), record);
    options.truncate = true;
    const auto cut = made(options, record);
    EXPECT_EQ(utf8_length(cut), 10'000U + utf8_length(R"({"caption":""})"));
    EXPECT_THAT(cut, HasSubstr("éé…\""));
    EXPECT_EQ(cut_to("abc", 3), "abc");
    EXPECT_EQ(cut_to("abcd", 3), "ab…");
}

}  // namespace
}  // namespace sluice::ocoya
