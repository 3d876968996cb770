#pragma once

// Holds a switch for each behaviour of Ocoya that is unknown. The defaults come from section 5 of
// the API reference; switch_table.hpp gives each switch a name and a description.

#include <cstdint>

namespace sluice::sandbox {

enum class leniency { refuse, accept };
enum class list_order { newest, oldest };
enum class delete_reply { object, empty, no_content };
enum class reset_format { seconds, milliseconds, iso };
enum class limit_headers { always, not_on_429, never };
enum class error_body { json, html };
enum class created_reply { post_group_id, id, none };
enum class unhealthy_group { needs_attention, ignore };
enum class due_outcome { posted, error, stay };
enum class without_time { draft, at_once };
enum class key_state { valid, revoked };
enum class presence { off, on };

struct switches {
    // Status codes.
    std::int64_t missing_workspace = 400;
    std::int64_t unknown_workspace = 404;
    std::int64_t invalid_body = 422;

    // Requests that a strict reader refuses.
    leniency past_date = leniency::refuse;
    leniency other_date_forms = leniency::refuse;
    leniency unknown_profile = leniency::refuse;
    leniency unsupported_media = leniency::refuse;
    leniency bad_page = leniency::accept;  // accepted as page 0
    leniency final_patch = leniency::refuse;

    // Lists.
    std::int64_t default_per_page = 10;
    list_order order = list_order::newest;
    presence created_at = presence::off;

    // Shapes of replies.
    delete_reply deleted = delete_reply::object;
    created_reply created = created_reply::post_group_id;
    error_body server_error = error_body::json;
    reset_format reset = reset_format::seconds;
    limit_headers headers = limit_headers::always;

    // The life of posts and credentials.
    unhealthy_group unhealthy = unhealthy_group::needs_attention;
    due_outcome due = due_outcome::posted;
    without_time no_time = without_time::draft;
    std::int64_t ai_delay_ms = 5'000;            // sandbox time until an AI draft appears
    std::int64_t campaign_interval_ms = 10'000;  // sandbox time between two posts of a campaign

    key_state key = key_state::valid;
    std::int64_t token_life_s = 3600;  // life of an access token, in the machine's time
};

}  // namespace sluice::sandbox
