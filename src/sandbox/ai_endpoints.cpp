#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"
#include "sandbox/post_rules.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

constexpr auto tones = {std::string_view("professional"), std::string_view("friendly"),
                        std::string_view("educational"), std::string_view("bold"),
                        std::string_view("founder_led")};
constexpr auto lengths = {std::string_view("short"), std::string_view("medium"),
                          std::string_view("long"), std::string_view("extra_long")};

std::string read_prompt(field_reader& read, std::size_t least) {
    auto prompt = read.text("prompt");
    if (!prompt || utf8_length(*prompt) < least) {
        read.refuse("prompt must be at least " + std::to_string(least) + " characters.");
    }
    return prompt.value_or("");
}

// Makes a draft that nobody sees until `from`.
post ai_draft(state& all, const call& call, std::string caption, wall_time from) {
    post made;
    made.id = all.fresh_id(call.now);
    made.workspace = call.workspace->id;
    made.status = status::draft;
    made.caption = std::move(caption);
    made.created = call.now;
    if (from > call.now) {
        made.visible_from = from;
    }
    return made;
}

void add_picture(post& made, bool wanted) {
    if (wanted) {
        made.media.push_back("https://media.example.com/ai/" + made.id + ".png");
    }
}

struct campaign_request {
    std::string prompt;
    std::int64_t count = 5;
    bool pictures = false;
    std::vector<std::string> profiles;
};

campaign_request read_campaign(field_reader& read, const state& all, const call& call) {
    campaign_request made;
    made.prompt = read_prompt(read, 3);
    // The sandbox uses few of these fields. It reads the others to refuse values that break their
    // documented rules.
    read.choice("goal", {"awareness", "leads", "launch", "offer", "education", "event"});
    read.choice("audience",
                {"business_owners", "founders_executives", "marketing_teams", "buyers_customers",
                 "local_community", "investors", "first_time_buyers", "existing_customers"});
    read.number("duration", 1, 30);
    made.count = read.number("count", 3, 30).value_or(5);
    read.choice("postLength", lengths);
    read.choice("tone", tones);
    read.text("brandId");
    read.text("hashtagLibraryId");
    made.pictures = read.flag("generateMedia").value_or(false);
    read.number("imageCount", 1, 5);
    read.texts("referenceUrls", 3);
    read.texts("referenceDesignIds", 3);
    made.profiles = read_profiles(read, all, call);
    return made;
}

std::vector<change> campaign_posts(state& all, const call& call, const campaign_request& wanted) {
    const std::chrono::milliseconds interval(all.settings.how.campaign_interval_ms);
    std::vector<change> changes;
    for (std::int64_t i = 0; i < wanted.count; ++i) {
        auto made = ai_draft(all, call,
                             wanted.prompt + " – part " + std::to_string(i + 1) + " of " +
                                 std::to_string(wanted.count),
                             call.now + interval * (i + 1));
        add_picture(made, wanted.pictures);
        made.profiles = wanted.profiles;
        // The world moves its sequence on only when the whole list is applied.
        made.sequence = all.all().next_sequence() + i;
        made.origin = "campaign";
        changes.emplace_back(put_post{std::move(made)});
    }
    return changes;
}

}  // namespace

answer create_ai_post(state& all, const call& call) {
    const auto wrong = invalid_status(all.settings.how);
    auto body = read_body(call, wrong);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    const auto prompt = read_prompt(read, 10);
    read.choice("tone", tones);
    read.choice("length", lengths);
    read.text("brandId");
    read.text("hashtagLibraryId");
    read.texts("referenceUrls");
    read.texts("referenceDesignIds");
    const bool picture = read.flag("generateImage").value_or(false);
    auto profiles = read_profiles(read, all, call);
    if (read.failed()) {
        return error_answer(wrong, read.complaint());
    }
    const auto from = call.now + std::chrono::milliseconds(all.settings.how.ai_delay_ms);
    auto made = ai_draft(all, call, "Written for you: " + prompt, from);
    add_picture(made, picture);
    made.profiles = std::move(profiles);
    made.sequence = all.all().next_sequence();
    made.origin = "ai";
    json::object out;
    out["postGroupId"] = made.id;
    if (auto kept = all.commit(call.now, {put_post{std::move(made)}}); !kept) {
        return error_answer(500, describe(kept.error()));
    }
    auto success = json_answer(201, out);
    success.applied = true;
    return success;
}

answer create_campaign(state& all, const call& call) {
    const auto wrong = invalid_status(all.settings.how);
    auto body = read_body(call, wrong);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    const auto wanted = read_campaign(read, all, call);
    if (read.failed()) {
        return error_answer(wrong, read.complaint());
    }
    json::object out;
    out["campaignId"] = all.fresh_id(call.now);
    out["status"] = "GENERATING";
    out["queued"] = true;
    out["generation"] = json::object();
    if (auto kept = all.commit(call.now, campaign_posts(all, call, wanted)); !kept) {
        return error_answer(500, describe(kept.error()));
    }
    auto success = json_answer(201, out);
    success.applied = true;
    return success;
}

}  // namespace sluice::sandbox
