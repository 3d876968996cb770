#include "connectors/ocoya/api/endpoints.hpp"

#include "connectors/ocoya/api/legacy_endpoints.hpp"

namespace sluice::ocoya {

namespace {

using enum field_kind;

const field workspace_field{.name = "workspaceId",
                            .description = "The workspace, as GET workspaces names it",
                            .required = true,
                            .shortest = 1};
// Documented only for paths that do not name the post. Passed on if it is given.
const field optional_workspace_field{
    .name = "workspaceId", .description = "The workspace of the post", .shortest = 1};

const std::vector<field> page_query = {
    {.name = "page", .kind = integer, .description = "Page, from 0", .least = 0},
    {.name = "perPage",
     .kind = integer,
     .description = "Items a page; a larger number silently becomes 50",
     .least = 1},
};

const field caption_field{.name = "caption",
                          .description = "The text; needed without mediaUrls",
                          .longest = longest_caption};
const field media_urls_field{.name = "mediaUrls",
                             .kind = media_list,
                             .description = "Public URLs that Ocoya fetches: png, jpeg, gif, mp4"};
const field profile_ids_field{.name = "socialProfileIds",
                              .kind = text_list,
                              .description = "Profiles to publish to; none makes a draft"};
const field scheduled_at_field{
    .name = "scheduledAt", .kind = moment, .description = "When to publish; none makes a draft"};

const field tone_field{
    .name = "tone",
    .description = "The voice",
    .choices = {"professional", "friendly", "educational", "bold", "founder_led"}};
const field brand_field{.name = "brandId",
                        .description = "A brand kit, as GET brand-kits names it"};
const field hashtags_field{.name = "hashtagLibraryId",
                           .description = "A hashtag library, as GET hashtag-libraries names it"};
const field provider_field{.name = "provider",
                           .description = "The network to connect: facebook, instagram, …",
                           .required = true,
                           .shortest = 1};

std::vector<field> fields_of_both(std::vector<field> first, const std::vector<field>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

field lengths_named(std::string_view name) {
    return {.name = name,
            .description = "How long the text is",
            .choices = {"short", "medium", "long", "extra_long"}};
}

void add_reading(std::vector<endpoint>& rows) {
    rows.push_back({.entity = "me", .title = "Get the owner of the key", .path = "/me"});
    rows.push_back({.entity = "workspaces",
                    .title = "List workspaces",
                    .path = "/workspaces",
                    .shape = reply_shape::list});
    rows.push_back({.entity = "social-profiles",
                    .title = "List connected social profiles",
                    .path = "/social-profiles",
                    .query = {workspace_field},
                    .shape = reply_shape::list});
    rows.push_back(
        {.entity = "posts",
         .title = "List posts",
         .path = "/post",
         .query = fields_of_both({workspace_field,
                                  {.name = "statuses",
                                   .kind = text_list,
                                   .description = "Only these: DRAFT, SCHEDULED, POSTED, ERROR, "
                                                  "NEEDS_ATTENTION, …"}},
                                 page_query),
         .pages = paging::page_kind::numbered,
         .shape = reply_shape::list});
    rows.push_back(
        {.entity = "post", .title = "Get one post", .path = "/post/{id}", .proven = false});
    rows.push_back({.entity = "brand-kits",
                    .title = "List brand kits",
                    .path = "/brand-kits",
                    .query = {workspace_field},
                    .shape = reply_shape::list});
    rows.push_back({.entity = "hashtag-libraries",
                    .title = "List hashtag libraries",
                    .path = "/hashtag-libraries",
                    .query = {workspace_field},
                    .shape = reply_shape::list});
    rows.push_back({.entity = "studio-templates",
                    .title = "List Studio designs",
                    .path = "/studio-templates",
                    .query = {workspace_field},
                    .shape = reply_shape::list});
    rows.push_back({.entity = "connection-url",
                    .title = "Get the URL that connects a network (earlier form)",
                    .path = "/social-profiles/connection-url",
                    .query = {workspace_field, provider_field}});
    rows.push_back({.entity = "workflows",
                    .title = "List workflows",
                    .path = "/workflow",
                    .query = {workspace_field},
                    .shape = reply_shape::list,
                    .proven = false});
}

void add_post_writing(std::vector<endpoint>& rows) {
    rows.push_back(
        {.verb = method::post,
         .entity = "posts",
         .title = "Create a draft or a scheduled post",
         .path = "/post",
         .query = {workspace_field},
         .body = {caption_field, media_urls_field, profile_ids_field, scheduled_at_field},
         .one_of = {"caption", "mediaUrls"},
         .id_members = {"postGroupId", "id"},
         .safety = repeat_safety::verifiable,
         .verified_by = lookup::posts});
    auto when = scheduled_at_field;
    when.required = true;
    rows.push_back({.verb = method::patch,
                    .entity = "posts",
                    .title = "Reschedule a post",
                    .path = "/post/{id}",
                    .query = {optional_workspace_field},
                    .body = {when}});
    rows.push_back({.verb = method::remove,
                    .entity = "posts",
                    .title = "Delete a post",
                    .path = "/post/{id}",
                    .query = {optional_workspace_field},
                    .missing_is_done = true});
}

// The work of an AI takes longer than a client's usual timeout allows, so these rows have their
// own.
void add_asking_for_work(std::vector<endpoint>& rows) {
    rows.push_back({.verb = method::post,
                    .entity = "connection-url",
                    .title = "Get the URL that connects a network",
                    .path = "/social-profiles/connection-url",
                    .query = {workspace_field},
                    .body = {provider_field}});
    rows.push_back(
        {.verb = method::post,
         .entity = "ai-posts",
         .title = "Create a draft with a text written by AI",
         .path = "/post/ai",
         .query = {workspace_field},
         .body = {{.name = "prompt",
                   .description = "What the post is about",
                   .required = true,
                   .shortest = 10},
                  brand_field,
                  tone_field,
                  lengths_named("length"),
                  profile_ids_field,
                  hashtags_field,
                  {.name = "generateImage", .kind = boolean, .description = "With an image"},
                  {.name = "referenceUrls", .kind = url_list, .description = "Pages to draw on"},
                  {.name = "referenceDesignIds",
                   .kind = text_list,
                   .description = "Designs to draw on"}},
         .id_members = {"postGroupId", "id"},
         .safety = repeat_safety::once,
         .total_timeout = std::chrono::minutes(3)});
    rows.push_back(
        {.verb = method::post,
         .entity = "campaigns",
         .title = "Queue a campaign of posts written by AI",
         .path = "/campaigns",
         .query = {workspace_field},
         .body =
             {{.name = "prompt",
               .description = "What the campaign is about",
               .required = true,
               .shortest = 3},
              {.name = "goal",
               .description = "What it is for",
               .choices = {"awareness", "leads", "launch", "offer", "education", "event"}},
              {.name = "audience",
               .description = "Who it speaks to",
               .choices = {"business_owners", "founders_executives", "marketing_teams",
                           "buyers_customers", "local_community", "investors", "first_time_buyers",
                           "existing_customers"}},
              {.name = "duration", .kind = integer, .description = "Days", .least = 1, .most = 30},
              {.name = "count", .kind = integer, .description = "Posts", .least = 3, .most = 30},
              lengths_named("postLength"),
              tone_field,
              brand_field,
              hashtags_field,
              profile_ids_field,
              {.name = "generateMedia", .kind = boolean, .description = "With images"},
              {.name = "imageCount",
               .kind = integer,
               .description = "Images a post",
               .least = 1,
               .most = 5},
              {.name = "referenceUrls",
               .kind = url_list,
               .description = "Pages to draw on",
               .most_items = 3},
              {.name = "referenceDesignIds",
               .kind = text_list,
               .description = "Designs to draw on",
               .most_items = 3}},
         .id_members = {"campaignId", "id"},
         .safety = repeat_safety::once,
         .total_timeout = std::chrono::minutes(3)});
}

}  // namespace

std::span<const endpoint> endpoints() {
    static const auto table = [] {
        std::vector<endpoint> rows;
        add_reading(rows);
        add_post_writing(rows);
        add_asking_for_work(rows);
        add_legacy_endpoints(rows);
        return rows;
    }();
    return table;
}

const endpoint* find_endpoint(std::string_view profile, method verb, std::string_view entity) {
    for (const auto& row : endpoints()) {
        if (row.profile == profile && row.verb == verb && row.entity == entity) {
            return &row;
        }
    }
    return nullptr;
}

const endpoint* listing_for(const endpoint& write) {
    return write.verified_by == lookup::posts ? find_endpoint(write.profile, method::get, "posts")
                                              : nullptr;
}

const endpoint* find_endpoint(method verb, std::string_view entity) {
    for (const auto& row : endpoints()) {
        if (row.verb == verb && row.entity == entity) {
            return &row;
        }
    }
    return nullptr;
}

std::vector<std::string> entities_of(std::string_view profile, method verb) {
    std::vector<std::string> names;
    for (const auto& row : endpoints()) {
        if (row.profile == profile && row.verb == verb) {
            names.emplace_back(row.entity);
        }
    }
    return names;
}

std::vector<std::string> entities_of(method verb) {
    std::vector<std::string> names;
    for (const auto& row : endpoints()) {
        if (row.verb == verb) {
            names.emplace_back(row.entity);
        }
    }
    return names;
}

}  // namespace sluice::ocoya
