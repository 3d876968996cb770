#include "connectors/ocoya/write/media_check.hpp"

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::AllOf;
using ::testing::HasSubstr;

net::response reply_of(unsigned status, std::string type, std::string length) {
    net::response reply;
    reply.status = status;
    reply.headers.add("Content-Type", std::move(type));
    reply.headers.add("Content-Length", std::move(length));
    return reply;
}

TEST(media_check, judges_by_type_and_size) {
    EXPECT_EQ(fault_of_media(reply_of(200, "image/png", "5000000")), "");
    EXPECT_EQ(fault_of_media(reply_of(200, "Image/JPEG; x=1", "1")), "");
    EXPECT_EQ(fault_of_media(reply_of(200, "application/octet-stream", "1")), "");
    EXPECT_THAT(fault_of_media(reply_of(200, "image/png", "5000001")), HasSubstr("5 MB at most"));
    EXPECT_THAT(fault_of_media(reply_of(200, "image/webp", "1")), HasSubstr("type image/webp"));
    EXPECT_THAT(fault_of_media(reply_of(200, "text/html", "1")), HasSubstr("type text/html"));
    EXPECT_THAT(fault_of_media(reply_of(404, "image/png", "1")), HasSubstr("is not there"));
    for (const unsigned status : {403U, 405U, 500U}) {
        EXPECT_EQ(fault_of_media(reply_of(status, "text/html", "1")), "") << status;
    }
}

TEST(media_check, other_names_of_a_type_and_unknown_ones_pass) {
    for (const auto* type :
         {"image/jpg", "image/pjpeg", "IMAGE/JPG", "image/x-png", "application/mp4", "video/x-mp4",
          "binary/octet-stream", "application/x-download", "image/jpeg;charset=UTF-8", ""}) {
        EXPECT_EQ(fault_of_media(reply_of(200, type, "1")), "") << type;
    }
    for (const auto* type : {"image/svg+xml", "video/quicktime", "video/webm", "audio/mpeg",
                             "text/plain", "application/pdf", "application/json", "image/heic"}) {
        EXPECT_NE(fault_of_media(reply_of(200, type, "1")), "") << type;
    }
}

TEST(media_check, a_part_says_nothing_of_the_length) {
    EXPECT_EQ(fault_of_media(reply_of(206, "image/png", "5000001")), "");
}

class media_fixture : public ocoya_fixture {
 public:
    explicit media_fixture(const std::vector<std::string>& networks = {"127.0.0.0/8"})
        : ocoya_fixture(
              [](const net::request& what) {
                  if (what.target.starts_with("/api")) {
                      return answer(201, R"({"postGroupId":"g1"})");
                  }
                  if (what.method == "HEAD" && what.target.find("by-get") != std::string::npos) {
                      return answer(404, "");
                  }
                  if (what.target.find("missing") != std::string::npos) {
                      return answer(404, "");
                  }
                  const bool fine = what.target.find("fine") != std::string::npos;
                  return answer(200, "x", {}, fine ? "image/png" : "image/webp");
              },
              networks) {}

    std::shared_ptr<publisher> writer(std::int64_t per_minute = 30) {
        auto options = writing(method::post);
        options.check_media = media_looks::head;
        options.media_checks_per_minute = per_minute;
        return make_writer(options);
    }

    result<void> gather_for(publisher& to, const std::string& record) {
        const auto entity = record_of(record);
        return run(to.gather(&entity));
    }
    result<void> gather(publisher& to, const std::vector<std::string>& names) {
        std::string list;
        for (const auto& name : names) {
            list += (list.empty() ? "\"" : ",\"") + url() + "/" + name + "\"";
        }
        return gather_for(to, "{\"mediaUrls\":[" + list + "]}");
    }
};

TEST(media_check, looks_once_per_url_without_the_key) {
    media_fixture bench;
    const auto to = bench.writer();
    EXPECT_TRUE(bench.gather(*to, {"fine1", "fine2"}));
    EXPECT_TRUE(bench.gather(*to, {"fine1"}));
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_EQ(bench.requests()[0].method, "HEAD");
    EXPECT_FALSE(bench.requests()[0].headers.find("X-API-Key"));
    bench.time.advance(std::chrono::minutes(61));
    EXPECT_TRUE(bench.gather(*to, {"fine1"}));
    EXPECT_EQ(bench.requests().size(), 3U);
}

TEST(media_check, refuses_everything_that_is_wrong_at_once) {
    media_fixture bench;
    const auto to = bench.writer();
    const auto wrong = bench.gather(*to, {"fine", "a", "b"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, failure_class::refused);
    EXPECT_THAT(wrong.error().message,
                AllOf(HasSubstr("/a' is of type image/webp"), HasSubstr("/b' is of type")));
}

TEST(media_check, what_head_does_not_find_is_looked_for_by_get) {
    media_fixture bench;
    const auto to = bench.writer();
    EXPECT_TRUE(bench.gather(*to, {"fine-by-get"}));
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_EQ(bench.requests()[1].method, "GET");
    EXPECT_EQ(bench.requests()[1].headers.find("Range"), "bytes=0-0");
    const auto missing = bench.gather(*to, {"missing"});
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("/missing' is not there: HTTP 404"));
}

TEST(media_check, has_a_budget_of_its_own) {
    media_fixture bench;
    const auto to = bench.writer(2);
    const auto spent = bench.gather(*to, {"fine1", "fine2", "fine3"});
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().kind, failure_class::busy);
    EXPECT_EQ(spent.error().retry_after, std::chrono::minutes(1));
    bench.time.advance(std::chrono::minutes(1));
    EXPECT_TRUE(bench.gather(*to, {"fine1", "fine2", "fine3"}));
    EXPECT_EQ(bench.requests().size(), 3U);
}

// The client's base_url is on this machine. That does not let an entity read from this machine.
TEST(media_check, a_record_chooses_no_address_that_is_not_public) {
    media_fixture bench({});
    const auto to = bench.writer();
    const auto wrong = bench.gather_for(*to, R"({"mediaUrls":["http://127.0.0.1:1/fine.png"]})");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, failure_class::refused);
    EXPECT_THAT(wrong.error().message, HasSubstr("127.0.0.1 is not a public address"));
    for (const auto* host : {"localhost", "169.254.169.254", "[::1]", "10.0.0.1"}) {
        EXPECT_FALSE(bench.gather_for(
            *to, R"({"mediaUrls":["http://)" + std::string(host) + R"(/fine.png"]})"));
    }
    EXPECT_TRUE(bench.requests().empty());
    EXPECT_TRUE(bench.gather(*to, {"fine"})) << "media beside the API";
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(media_check, media_may_be_where_the_client_says_so) {
    media_fixture bench({});
    auto settings = bench.client_settings();
    settings.net.allow_networks = {"127.0.0.1"};
    bench.add_client(settings);
    auto options = bench.writing(method::post);
    options.check_media = media_looks::head;
    const auto to = make_publisher(options, bench.context("outgoing 'out'")).value();
    // Nobody answers at this address, so Ocoya decides.
    EXPECT_TRUE(bench.gather_for(*to, R"({"mediaUrls":["http://127.0.0.1:1/a.png"]})"));
}

TEST(media_check, what_does_not_answer_is_left_to_ocoya) {
    media_fixture bench;
    const auto to = bench.writer();
    EXPECT_TRUE(bench.gather_for(*to, R"({"mediaUrls":["http://127.0.0.1:1/a.png"]})"));
}

}  // namespace
}  // namespace sluice::ocoya
