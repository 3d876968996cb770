#include "connectors/ocoya/write/publisher.hpp"

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using sluice::testing::cut;
using sluice::testing::templated;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view scheduled_body =
    R"({"caption":"Hi","socialProfileIds":["a","b"],"scheduledAt":"2026-03-01T10:00:00+01:00"})";

testing::http_fixture::script always(unsigned status, std::string body) {
    return [status, body](const net::request&) { return answer(status, body); };
}

TEST(ocoya_publisher, prepares_a_post) {
    ocoya_fixture bench(always(201, "{}"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto ready = writer->prepare(record_of(scheduled_body), "key-1").value();
    EXPECT_EQ(ready.safety, repeat_safety::verifiable);
    EXPECT_EQ(ready.key, "key-1");
    EXPECT_EQ(ready.summary, "POST /post (2 profiles, 2026-03-01T09:00:00Z)");
    EXPECT_EQ(ready.fingerprint.size(), 64U);
    EXPECT_TRUE(json_equal(
        ready.plan, *parse_json(
                        R"({"target":"/post?workspaceId=w","workspaceId":"w","body":{"caption":"Hi",
            "socialProfileIds":["a","b"],"scheduledAt":"2026-03-01T09:00:00Z"}})")));
    EXPECT_TRUE(bench.requests().empty());
}

TEST(ocoya_publisher, a_post_goes_to_its_workspace_and_a_change_claims_no_post) {
    ocoya_fixture bench(always(201, "{}"));
    const auto target = [&](const publisher_options& options, std::string_view record) {
        return bench.make_writer(options)->prepare(record_of(record), "k").value().target;
    };
    const auto post = target(bench.writing(method::post), scheduled_body);
    EXPECT_THAT(post, ::testing::MatchesRegex("ocoya https?://.*[^/] workspace w"));
    EXPECT_EQ(post, target(bench.writing(method::post), R"({"caption":"another"})"));
    auto change = bench.writing(method::patch);
    change.request.parameters.path = templated(R"({"id":"clg1"})");
    EXPECT_EQ(target(change, R"({"scheduledAt":"2026-03-01T10:00:00Z"})"), "");
}

TEST(ocoya_publisher, the_payload_is_the_template_or_the_member_or_the_record) {
    ocoya_fixture bench(always(201, "{}"));
    const auto caption = [&](const publisher_options& options, std::string_view record) {
        const auto ready = bench.make_writer(options)->prepare(record_of(record), "k").value();
        return write_json(ready.plan.at("body").at("caption"));
    };
    auto options = bench.writing(method::post);
    EXPECT_EQ(caption(options, R"({"caption":"record"})"), R"("record")");
    EXPECT_EQ(caption(options, R"({"sku":1,"payload":{"caption":"member"}})"), R"("member")");
    options.request.parameters.payload =
        templated(R"({"caption":"{{ name }} of {{ entity.id }}"})");
    EXPECT_EQ(caption(options, R"({"name":"Cap","payload":{"caption":"member"}})"),
              R"("Cap of sku-1")");
}

TEST(ocoya_publisher, writes_down_what_went_out_and_what_came_back_also_when_it_asks) {
    ocoya_fixture bench([](const net::request& what) {
        return what.method == "GET" ? answer(200, posts_json(0, 2)) : answer(422, R"({"no":1})");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    auto ready = writer->prepare(record_of(scheduled_body), "k").value();
    ready.note = std::make_shared<net::exchange_note>();
    const auto note = ready.note;
    EXPECT_TRUE(bench.run(writer->verify(ready)));
    EXPECT_THAT(note->sent, HasSubstr("GET /post?workspaceId=w&page=0"));
    EXPECT_THAT(note->received, HasSubstr(R"("id":"p1")"));
    EXPECT_FALSE(bench.run(writer->send(ready)));
    EXPECT_THAT(note->earlier, HasSubstr("GET /post?workspaceId=w&page=0"));
    EXPECT_THAT(note->sent, HasSubstr("POST /post?workspaceId=w\n"));
    EXPECT_THAT(note->sent, HasSubstr("X-API-Key: (hidden)"));
    EXPECT_THAT(note->sent, HasSubstr(R"("caption":"Hi")"));
    EXPECT_THAT(note->received, HasSubstr("HTTP 422\n"));
    EXPECT_THAT(note->received, HasSubstr("\n\n{\"no\":1}"));
}

TEST(ocoya_publisher, what_is_known_to_fail_costs_no_request) {
    ocoya_fixture bench(always(201, "{}"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    for (const auto* record :
         {"{}", R"({"caption":"Hi","tags":[]})", R"({"mediaUrls":["https://x.example/a.webp"]})",
          R"({"caption":"Hi","scheduledAt":"2026-03-01 10:00"})", "[]"}) {
        const auto ready = writer->prepare(record_of(record), "k");
        ASSERT_FALSE(ready) << record;
        EXPECT_EQ(ready.error().kind, failure_class::refused) << record;
    }
    EXPECT_TRUE(bench.requests().empty());
}

TEST(ocoya_publisher, sends_what_it_prepared) {
    ocoya_fixture bench(always(201, R"({"postGroupId":"clg07"})"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto done =
        bench.run(writer->send(writer->prepare(record_of(scheduled_body), "k").value()));
    EXPECT_EQ(done.value().external_id, "clg07");
    EXPECT_EQ(write_json(done.value().data), R"({"postGroupId":"clg07"})");
    ASSERT_EQ(bench.requests().size(), 1U);
    EXPECT_EQ(bench.requests()[0].method, "POST");
    EXPECT_EQ(bench.requests()[0].target, "/api/post?workspaceId=w");
    EXPECT_EQ(
        bench.requests()[0].body,
        R"({"caption":"Hi","socialProfileIds":["a","b"],"scheduledAt":"2026-03-01T09:00:00Z"})");
}

TEST(ocoya_publisher, a201_without_an_id_is_done) {
    ocoya_fixture bench(always(201, "{}"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto done =
        bench.run(writer->send(writer->prepare(record_of(scheduled_body), "k").value()));
    ASSERT_TRUE(done);
    EXPECT_EQ(done->external_id, "");
    // The log says it once: the service at this address cannot name the post.
    EXPECT_TRUE(bench.run(writer->send(writer->prepare(record_of(scheduled_body), "l").value())));
    std::size_t said = 0;
    for (const auto& line : bench.log.lines()) {
        said += line.find("the reply has no id") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(said, 1U);
}

TEST(ocoya_publisher, a422_says_what_ocoya_says) {
    ocoya_fixture bench(always(422, R"({"message":"scheduledAt is in the past"})"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto done =
        bench.run(writer->send(writer->prepare(record_of(scheduled_body), "k").value()));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, failure_class::refused);
    EXPECT_FALSE(done.error().may_have_happened);
    EXPECT_EQ(done.error().message,
              "POST /post?workspaceId=w: HTTP 422: scheduledAt is in the past");
}

TEST(ocoya_publisher, a_lost_reply_may_have_happened) {
    for (const bool lost : {true, false}) {
        ocoya_fixture bench([lost](const net::request&) {
            return lost ? cut() : answer(500, "<html>Oops</html>", {}, "text/html");
        });
        const auto writer = bench.make_writer(bench.writing(method::post));
        const auto done =
            bench.run(writer->send(writer->prepare(record_of(scheduled_body), "k").value()));
        ASSERT_FALSE(done);
        EXPECT_TRUE(done.error().may_have_happened);
        EXPECT_EQ(bench.requests().size(), 1U);
    }
}

TEST(ocoya_publisher, reschedules_by_patch) {
    ocoya_fixture bench(always(200, "{}"));
    auto options = bench.writing(method::patch);
    options.request.parameters.payload = templated(R"({"scheduledAt":"{{ when }}"})");
    const auto writer = bench.make_writer(options);
    const auto ready =
        writer->prepare(record_of(R"({"id":"c1","when":"2026-03-01T10:00:00.5Z"})"), "k").value();
    EXPECT_EQ(ready.safety, repeat_safety::idempotent);
    EXPECT_EQ(ready.summary, "PATCH /post/c1 (2026-03-01T10:00:00Z)");
    EXPECT_EQ(bench.run(writer->send(ready)).value().external_id, "c1");
    EXPECT_EQ(bench.requests()[0].method, "PATCH");
    EXPECT_EQ(bench.requests()[0].target, "/api/post/c1");
    EXPECT_EQ(bench.requests()[0].body, R"({"scheduledAt":"2026-03-01T10:00:00Z"})");
    EXPECT_FALSE(writer->prepare(record_of(R"({"when":"2026-03-01T10:00:00Z"})"), "k"));
    EXPECT_FALSE(writer->prepare(record_of(R"({"id":"c1"})"), "k"));
}

TEST(ocoya_publisher, deletes_without_a_body) {
    ocoya_fixture bench(always(404, R"({"message":"Post not found"})"));
    const auto writer = bench.make_writer(bench.writing(method::remove));
    const auto ready = writer->prepare(record_of(R"({"id":"c1","caption":"x"})"), "k").value();
    EXPECT_EQ(ready.safety, repeat_safety::idempotent);
    const auto done = bench.run(writer->send(ready)).value();
    EXPECT_THAT(done.response, HasSubstr("already gone"));
    EXPECT_EQ(bench.requests()[0].method, "DELETE");
    EXPECT_EQ(bench.requests()[0].body, "");
}

// --- verification: drafts "Hi" of the workspace, as posts_json() lists them

delivery draft(publisher& writer, std::string_view text = R"({"caption":"Hi"})") {
    delivery what = writer.prepare(record_of(text), "k").value();
    what.entity = {};  // as rebuilt from a stored intent
    what.summary.clear();
    return what;
}

TEST(ocoya_publisher, verify_finds_every_twin_on_every_page) {
    ocoya_fixture bench([](const net::request& what) {
        const bool first = what.target.find("page=0") != std::string::npos;
        const bool second = what.target.find("page=1") != std::string::npos;
        return answer(200, first ? posts_json(0, 50, "Other") : second ? posts_json(50, 2) : "[]");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_THAT(found.candidates, ElementsAre("p50", "p51"));
    EXPECT_TRUE(found.reliable);
    EXPECT_EQ(bench.requests()[0].target, "/api/post?workspaceId=w&page=0&perPage=50");
    EXPECT_EQ(bench.requests().size(), 3U);
}

TEST(ocoya_publisher, verify_says_when_there_is_none) {
    ocoya_fixture bench([](const net::request& what) {
        const bool first = what.target.find("page=0") != std::string::npos;
        return answer(200, first ? posts_json(0, 10, "Other") : "[]");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_THAT(found.candidates, IsEmpty());
    EXPECT_TRUE(found.reliable);
    EXPECT_EQ(bench.requests().size(), 3U) << "to the empty page, and once more from the end";
}

TEST(ocoya_publisher, verify_looks_behind_a_short_page) {
    // The server hides one post of page 0 from this key.
    ocoya_fixture bench([](const net::request& what) {
        const bool first = what.target.find("page=0") != std::string::npos;
        const bool second = what.target.find("page=1") != std::string::npos;
        return answer(200, first ? posts_json(0, 49, "Other") : second ? posts_json(50, 1) : "[]");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_THAT(found.candidates, ElementsAre("p50"));
    EXPECT_TRUE(found.reliable);
}

TEST(ocoya_publisher, verify_is_not_reliable_where_no_empty_page_ends_the_list) {
    ocoya_fixture bench(always(200, posts_json(0, 10, "Other")));  // the same for every number
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_THAT(found.candidates, IsEmpty());
    EXPECT_FALSE(found.reliable);
}

TEST(ocoya_publisher, verify_finds_a_post_beside_one_with_half_an_emoji) {
    ocoya_fixture bench([](const net::request& what) {
        auto posts = posts_json(0, 2);
        posts.insert(1, R"({"id":"cut","posts":[{"provider":"GENERAL","caption":"\ud83d"}]},)");
        const bool first = what.target.find("page=0") != std::string::npos;
        return answer(200, first ? posts : "[]");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_THAT(found.candidates, ElementsAre("p0", "p1"));
    EXPECT_TRUE(found.reliable);
    EXPECT_THAT(bench.log.lines(), ElementsAre(HasSubstr("half of a surrogate pair")));
}

TEST(ocoya_publisher, verify_is_not_reliable_when_a_post_cannot_be_read) {
    ocoya_fixture bench([](const net::request& what) {
        const bool first = what.target.find("page=0") != std::string::npos;
        return answer(200, first ? R"([{"id":"a"},{"id":undefined}])" : "[]");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    EXPECT_FALSE(bench.run(writer->verify(draft(*writer))).value().reliable);
}

TEST(ocoya_publisher, verify_sees_a_post_that_moved_past_it) {
    // The post stands first on page 1 until page 0 has been read; then a deletion moves it to page
    // 0.
    int calls = 0;
    ocoya_fixture bench([&calls](const net::request& what) {
        const bool second = what.target.find("page=1") != std::string::npos;
        const bool third = what.target.find("page=2") != std::string::npos;
        if (++calls == 1) {
            return answer(200, posts_json(0, 50, "Other"));
        }
        return answer(200, third ? "[]" : second ? posts_json(51, 3, "Other") : posts_json(1, 50));
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_EQ(found.candidates.size(), 50U);
    EXPECT_EQ(calls, 5) << "to the empty page, and back";
}

TEST(ocoya_publisher, verify_is_not_reliable_past_its_pages) {
    ocoya_fixture bench(always(200, posts_json(0, 50, "Other")));
    auto options = bench.writing(method::post);
    options.verify_pages = 2;
    const auto writer = bench.make_writer(options);
    const auto found = bench.run(writer->verify(draft(*writer))).value();
    EXPECT_FALSE(found.reliable);
}

TEST(ocoya_publisher, verify_is_not_reliable_when_a_page_cannot_be_read) {
    ocoya_fixture bench(always(200, "<html>Sign in</html>"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    EXPECT_FALSE(bench.run(writer->verify(draft(*writer))).value().reliable);
}

TEST(ocoya_publisher, verify_hands_a_servers_fault_on) {
    ocoya_fixture bench(always(503, "{}"));
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto found = bench.run(writer->verify(draft(*writer)));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, failure_class::unreachable);
}

}  // namespace
}  // namespace sluice::ocoya
