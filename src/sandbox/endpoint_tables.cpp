#include "sandbox/endpoint.hpp"
#include "sandbox/endpoints.hpp"

#include <array>

namespace sluice::sandbox {

namespace {

constexpr bool needs_workspace = true;
constexpr bool no_workspace = false;
using enum standing;

constexpr std::array api_table{
    endpoint{"GET", "/me", get_me, no_workspace, documented, "owner of the key"},
    endpoint{"GET", "/workspaces", get_workspaces, no_workspace, documented, "workspaces"},
    endpoint{"GET", "/social-profiles", get_profiles, needs_workspace, documented,
             "connected profiles"},
    endpoint{"POST", "/social-profiles/connection-url", post_connection_url, needs_workspace,
             documented, "URL to connect a network"},
    endpoint{"GET", "/social-profiles/connection-url", get_connection_url, needs_workspace,
             documented, "the same, earlier form"},
    endpoint{"GET", "/post", get_posts, needs_workspace, documented, "posts, paged"},
    endpoint{"POST", "/post", create_post, needs_workspace, documented, "create a post"},
    endpoint{"POST", "/post/ai", create_ai_post, needs_workspace, documented,
             "draft written by AI"},
    endpoint{"POST", "/campaigns", create_campaign, needs_workspace, documented,
             "queue a campaign"},
    endpoint{"GET", "/brand-kits", get_brand_kits, needs_workspace, documented, "brand kits"},
    endpoint{"GET", "/hashtag-libraries", get_hashtag_libraries, needs_workspace, documented,
             "hashtag libraries"},
    endpoint{"GET", "/studio-templates", get_studio_templates, needs_workspace, documented,
             "Studio designs"},
    endpoint{"GET", "/workflow", get_workflows, needs_workspace, assumed, "workflows"},
    endpoint{"PATCH", "/post/{id}", reschedule_post, no_workspace, documented, "reschedule"},
    endpoint{"DELETE", "/post/{id}", delete_post, no_workspace, documented, "delete"},
    endpoint{"GET", "/post/{id}", get_post, no_workspace, assumed, "one post"},
    endpoint{"GET", "/schedules", legacy_schedules, no_workspace, reconstructed,
             "older API: scheduled posts"},
    endpoint{"POST", "/schedules", legacy_create, no_workspace, reconstructed,
             "older API: create a schedule"},
    endpoint{"PATCH", "/schedules/{id}", reschedule_post, no_workspace, reconstructed,
             "older API: change a schedule"},
    endpoint{"DELETE", "/schedules/{id}", delete_post, no_workspace, reconstructed,
             "older API: delete a schedule"},
    endpoint{"GET", "/workspace", get_workspaces, no_workspace, reconstructed,
             "older API: workspaces"},
    endpoint{"POST", "/posts", legacy_create, no_workspace, reconstructed,
             "older API: create a post"},
    endpoint{"POST", "/ai/copy", legacy_copy, no_workspace, reconstructed,
             "older API: a text by AI, {topic}"},
};

constexpr std::array hook_table{
    endpoint{"GET", "/webhook/{id}", start_workflow, no_workspace, assumed, "start a workflow"},
    endpoint{"POST", "/webhook/{id}", start_workflow, no_workspace, assumed, "start a workflow"},
};

constexpr std::array access_table{
    endpoint{"GET", "/.well-known/oauth-authorization-server", oauth_metadata, no_workspace,
             reconstructed, "where access is given (RFC 8414)"},
    endpoint{"GET", "/oauth/authorize", oauth_authorize, no_workspace, reconstructed,
             "the page on which a person says yes or no"},
    endpoint{"POST", "/oauth/authorize", oauth_decide, no_workspace, reconstructed,
             "what the person said"},
    endpoint{"POST", "/oauth/token", oauth_token, no_workspace, reconstructed,
             "tokens for a code, a refresh token, the client itself, or user and password"},
};

constexpr std::array control_table{
    endpoint{"GET", "", control_index, no_workspace, documented, "this list"},
    endpoint{"GET", "/state", control_state, no_workspace, documented,
             "counts of posts by workspace and status, of requests received and applied"},
    endpoint{"GET", "/posts", control_posts, no_workspace, documented,
             "every post with all that is known of it; ?workspaceId, ?status, ?origin"},
    endpoint{"POST", "/posts", control_plant, no_workspace, documented,
             "plants posts: {workspaceId, caption, status, scheduledAt, createdAt, …, count}"},
    endpoint{"POST", "/posts/{id}", control_edit, no_workspace, documented,
             "changes a post as a person would: {status, caption, scheduledAt}"},
    endpoint{"DELETE", "/posts/{id}", control_remove, no_workspace, documented,
             "removes a post as a person would"},
    endpoint{"POST", "/profiles", control_connect, no_workspace, documented,
             "connects a profile as a person would: {workspaceId, provider, name}"},
    endpoint{"POST", "/profiles/{id}", control_profile, no_workspace, documented,
             "{healthy: false}: the profile needs attention from now on"},
    endpoint{"DELETE", "/profiles/{id}", control_disconnect, no_workspace, documented,
             "the profile is gone, as when a person disconnects it"},
    endpoint{"GET", "/requests", control_requests, no_workspace, documented,
             "the last requests, without keys"},
    endpoint{"GET", "/clock", control_clock, no_workspace, documented, "the sandbox's time"},
    endpoint{"POST", "/clock", control_set_clock, no_workspace, documented,
             "{advance: \"2h\"} or {speed: 60}"},
    endpoint{"GET", "/faults", control_faults, no_workspace, documented, "faults and their hits"},
    endpoint{"POST", "/faults", control_add_fault, no_workspace, documented,
             "{kind, count, skip, method, path, delay_ms, headers}"},
    endpoint{"DELETE", "/faults", control_clear_faults, no_workspace, documented, "no more faults"},
    endpoint{"GET", "/switches", control_switches, no_workspace, documented,
             "every switch with its value and what is possible"},
    endpoint{"POST", "/switches", control_set_switches, no_workspace, documented,
             "{\"past-date\": \"accept\", …}"},
    endpoint{"POST", "/rate", control_rate, no_workspace, documented,
             "{per_minute: 60}; 0 for no limit; windows begin anew"},
    endpoint{"POST", "/oauth", control_oauth, no_workspace, documented,
             "{end: \"access\"}: access tokens end now; {end: \"all\"}: refresh tokens too"},
    endpoint{"POST", "/reset", control_reset, no_workspace, documented,
             "a new world: {seed}; faults and counts are cleared"},
};

}  // namespace

std::span<const endpoint> api_endpoints() {
    return api_table;
}
std::span<const endpoint> hook_endpoints() {
    return hook_table;
}
std::span<const endpoint> access_endpoints() {
    return access_table;
}
std::span<const endpoint> control_endpoints() {
    return control_table;
}

}  // namespace sluice::sandbox
