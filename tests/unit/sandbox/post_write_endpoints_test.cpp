#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class post_write_endpoints : public service_fixture {
 protected:
    std::string scheduled(std::chrono::minutes by) {
        return create(R"("caption":"x","socialProfileIds":[")" + profile(0) +
                      R"("],"scheduledAt":")" + later(by) + "\"");
    }

    answer patch(const std::string& id, const std::string& at) {
        return ask("PATCH", "/post/" + id, R"({"scheduledAt":")" + at + "\"}");
    }

    std::string profile_list(std::initializer_list<std::size_t> which) {
        std::string text;
        for (const auto at : which) {
            text += (text.empty() ? "\"" : ",\"") + profile(at) + "\"";
        }
        return R"("socialProfileIds":[)" + text + "]";
    }
};

// Reference, section 3 (D): 201 {"postGroupId"}.
TEST_F(post_write_endpoints, a_created_post_is_201_with_its_group_id) {
    const auto made = ask("POST", "/post" + ws(), R"({"caption":"Hi"})");
    EXPECT_EQ(made.message.status, 201U);
    EXPECT_TRUE(made.applied);
    EXPECT_EQ(header_of(made, "Content-Type"), "application/json");
    const auto body = body_of(made);
    EXPECT_EQ(body.as_object().size(), 1U);
    EXPECT_EQ(body.at("postGroupId").as_string().size(), 25U);
}

// Reference, section 3 (D): no profiles, or no time: a draft.
TEST_F(post_write_endpoints, without_profiles_or_time_it_is_a_draft) {
    const auto at = R"(,"scheduledAt":")" + later(std::chrono::hours(1)) + "\"";
    for (const auto& members : {std::string(R"("caption":"a")"), R"("caption":"b")" + at,
                                R"("caption":"c",)" + profile_list({0})}) {
        const auto id = create(members);
        EXPECT_EQ(status_of(id), "DRAFT") << members;
        EXPECT_TRUE(post_at(id).at("scheduledAt").is_null()) << members;
    }
    set("without-time", "at-once");
    EXPECT_EQ(status_of(create(R"("caption":"d",)" + profile_list({0}))), "POSTED");
}

// Reference, section 3 (D): caption and media, caption alone, media alone.
TEST_F(post_write_endpoints, takes_a_caption_or_media_and_refuses_neither) {
    create(R"("caption":"a","mediaUrls":["https://a.example/x.jpg?size=1"])");
    create(R"("caption":"a")");
    create(R"("mediaUrls":["http://a.example/x.GIF"])");
    for (const char* body : {"{}", R"({"caption":""})", R"({"caption":null,"mediaUrls":[]})"}) {
        EXPECT_EQ(ask("POST", "/post" + ws(), body).message.status, 422U) << body;
    }
}

// Reference, section 3 (D): at most 10,000 characters.
TEST_F(post_write_endpoints, counts_10000_characters_not_bytes) {
    std::string caption;
    for (int i = 0; i < 10'000; ++i) {
        caption += "é";
    }
    create(R"("caption":")" + caption + "\"");
    EXPECT_EQ(ask("POST", "/post" + ws(), R"({"caption":")" + caption + "x\"}").message.status,
              422U);
}

// Reference, section 3 (D): UTC YYYY-MM-DDTHH:MM:SSZ, the T and Z mandatory.
TEST_F(post_write_endpoints, refuses_every_other_form_of_a_date) {
    const auto with = [&](const std::string& at) {
        return ask("POST", "/post" + ws(),
                   R"({"caption":"x",)" + profile_list({0}) + R"(,"scheduledAt":")" + at + "\"}");
    };
    for (const char* at : {"2026-03-02 12:00:00Z", "2026-03-02T12:00:00", "2026-03-02T12:00Z",
                           "2026-03-02T12:00:00.000Z", "2026-03-02T12:00:00+00:00",
                           "2026-02-30T12:00:00Z", "tomorrow", ""}) {
        EXPECT_EQ(with(at).message.status, 422U) << at;
    }
    EXPECT_EQ(with("2026-03-02T12:00:00Z").message.status, 201U);
    set("other-date-forms", "accept");
    EXPECT_EQ(with("2026-03-02T12:00:00.000Z").message.status, 201U);
    EXPECT_EQ(with("tomorrow").message.status, 422U);
}

// Reference, section 5.
TEST_F(post_write_endpoints, refuses_a_past_date_and_a_foreign_profile_unless_told_otherwise) {
    const auto past =
        R"({"caption":"x",)" + profile_list({0}) + R"(,"scheduledAt":"2026-03-01T11:59:59Z"})";
    EXPECT_EQ(ask("POST", "/post" + ws(), past).message.status, 422U);
    set("past-date", "accept");
    EXPECT_EQ(ask("POST", "/post" + ws(), past).message.status, 201U);
    const auto foreign =
        R"({"caption":"x","socialProfileIds":[")" + second().profiles[0].id + "\"]}";
    EXPECT_EQ(ask("POST", "/post" + ws(), foreign).message.status, 422U);
    set("unknown-profile", "accept");
    EXPECT_EQ(ask("POST", "/post" + ws(), foreign).message.status, 201U);
    set("invalid-body", "400");
    EXPECT_EQ(ask("POST", "/post" + ws(), "{}").message.status, 400U);
}

// The past is measured by the machine's clock. A plan made with the sandbox's clock far ahead is
// not refused.
TEST_F(post_write_endpoints, judges_the_past_by_the_machine_and_posts_what_is_due) {
    advance("48h");
    const auto id = scheduled(std::chrono::minutes(3));
    EXPECT_EQ(status_of(id), "POSTED");
}

// Reference, section 3 (D): png, jpeg, gif, mp4; public URLs.
TEST_F(post_write_endpoints, refuses_media_that_ocoya_does_not_take) {
    for (const char* url :
         {"https://a.example/x.webp", "https://a.example/x.MOV?v=1", "x.png", "file:///x.png"}) {
        const auto body = std::string(R"({"mediaUrls":[")") + url + "\"]}";
        EXPECT_EQ(ask("POST", "/post" + ws(), body).message.status, 422U) << url;
    }
    create(R"("mediaUrls":["https://a.example/image/17"])");
    set("unsupported-media", "accept");
    create(R"("mediaUrls":["https://a.example/x.webp"])");
}

TEST_F(post_write_endpoints, refuses_bodies_of_another_kind) {
    EXPECT_EQ(ask("POST", "/post" + ws(), "{\"caption\":").message.status, 400U);
    EXPECT_EQ(ask("POST", "/post" + ws(), "[]").message.status, 422U);
    EXPECT_EQ(ask("POST", "/post" + ws(), R"({"caption":7})").message.status, 422U);
    EXPECT_EQ(ask("POST", "/post" + ws(), R"({"caption":"x","mediaUrls":"y"})").message.status,
              422U);
    net::request form;
    form.method = "POST";
    form.target = "/api/_public/v1/post" + ws();
    form.headers.add("X-API-Key", default_key);
    form.headers.add("Content-Type", "application/x-www-form-urlencoded");
    form.body = R"({"caption":"x"})";
    EXPECT_EQ(send(form).message.status, 400U);
    EXPECT_TRUE(created().empty());
}

// Reference, section 3 (S): one unhealthy profile parks the whole group.
TEST_F(post_write_endpoints, parks_the_group_of_an_unhealthy_profile) {
    const auto at = R"(,"scheduledAt":")" + later(std::chrono::hours(1)) + "\"";
    EXPECT_EQ(control("POST", "/profiles/instagram", R"({"healthy":false})").message.status, 200U);
    EXPECT_EQ(status_of(create(R"("caption":"a",)" + profile_list({0, 1}) + at)),
              "NEEDS_ATTENTION");
    EXPECT_EQ(status_of(create(R"("caption":"b",)" + profile_list({0}) + at)), "SCHEDULED");
    set("unhealthy-group", "ignore");
    EXPECT_EQ(status_of(create(R"("caption":"c",)" + profile_list({0, 1}) + at)), "SCHEDULED");
}

// Reference, section 3 (D): PATCH gives 200 {}; (S) on a draft it schedules it.
TEST_F(post_write_endpoints, patch_reschedules_and_schedules_a_draft) {
    const auto moved = scheduled(std::chrono::minutes(60));
    const auto made = patch(moved, "2026-03-05T08:30:00Z");
    EXPECT_EQ(made.message.status, 200U);
    EXPECT_EQ(made.message.body, "{}");
    EXPECT_EQ(post_at(moved).at("scheduledAt").as_string(), "2026-03-05T08:30:00.000Z");
    const auto draft = create(R"("caption":"x")");
    EXPECT_EQ(patch(draft, "2026-03-05T08:30:00Z").message.status, 200U);
    EXPECT_EQ(status_of(draft), "SCHEDULED");
}

TEST_F(post_write_endpoints, patch_takes_a_parked_post_up_again_when_its_profile_is_well) {
    const auto parked = ids_in(ask("GET", "/post" + ws() + "&statuses=NEEDS_ATTENTION")).front();
    EXPECT_EQ(patch(parked, "2026-03-05T08:30:00Z").message.status, 200U);
    EXPECT_EQ(status_of(parked), "SCHEDULED");
}

TEST_F(post_write_endpoints, patch_leaves_an_approval_pending) {
    const auto waiting =
        ids_in(ask("GET", "/post" + ws() + "&statuses=PENDING_CLIENT_APPROVAL")).front();
    EXPECT_EQ(patch(waiting, "2026-03-05T08:30:00Z").message.status, 200U);
    EXPECT_EQ(status_of(waiting), "PENDING_CLIENT_APPROVAL");
}

TEST_F(post_write_endpoints, patch_refuses_what_it_cannot_do) {
    const auto id = scheduled(std::chrono::minutes(60));
    EXPECT_EQ(patch("nobody", "2026-03-05T08:30:00Z").message.status, 404U);
    EXPECT_EQ(patch(id, "2026-02-05T08:30:00Z").message.status, 422U);
    EXPECT_EQ(ask("PATCH", "/post/" + id, "{}").message.status, 422U);
    EXPECT_EQ(ask("PATCH", "/post/" + id).message.status, 400U);
    const auto posted = ids_in(ask("GET", "/post" + ws() + "&statuses=POSTED")).front();
    EXPECT_EQ(patch(posted, "2026-03-05T08:30:00Z").message.status, 422U);
    set("final-patch", "accept");
    EXPECT_EQ(patch(posted, "2026-03-05T08:30:00Z").message.status, 200U);
}

// Reference, sections 2 and 5: 200 {}, an empty body or 204.
TEST_F(post_write_endpoints, delete_replies_in_three_ways) {
    const std::vector<std::pair<std::string, std::string>> forms{
        {"object", "200{}"}, {"empty", "200"}, {"no-content", "204"}};
    for (const auto& [form, expected] : forms) {
        set("delete-reply", form);
        const auto id = create(R"("caption":"x")");
        const auto made = ask("DELETE", "/post/" + id);
        EXPECT_EQ(std::to_string(made.message.status) + made.message.body, expected);
        EXPECT_TRUE(made.applied);
        EXPECT_EQ(ask("DELETE", "/post/" + id).message.status, 404U);
    }
}

// Reference, section 5: the body of a 201.
TEST_F(post_write_endpoints, names_the_new_post_as_the_switch_says) {
    set("created-reply", "id");
    EXPECT_TRUE(
        body_of(ask("POST", "/post" + ws(), R"({"caption":"x"})")).as_object().contains("id"));
    set("created-reply", "none");
    EXPECT_EQ(ask("POST", "/post" + ws(), R"({"caption":"y"})").message.body, "{}");
    EXPECT_EQ(created().size(), 2U);
}

// Reference, section 5: SCHEDULED becomes POSTED when its time passes.
TEST_F(post_write_endpoints, a_scheduled_post_is_posted_in_its_time) {
    const auto id = scheduled(std::chrono::minutes(30));
    now_ += std::chrono::minutes(29);
    EXPECT_EQ(status_of(id), "SCHEDULED");
    now_ += std::chrono::minutes(1);
    EXPECT_EQ(status_of(id), "POSTED");
}

// Reference, section 4: writes have no idempotency key.
TEST_F(post_write_endpoints, the_same_request_twice_is_two_posts) {
    EXPECT_NE(create(R"("caption":"same")"), create(R"("caption":"same")"));
    EXPECT_EQ(created().size(), 2U);
}

}  // namespace
}  // namespace sluice::sandbox
