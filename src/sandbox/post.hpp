#pragma once

// Holds a post group as the sandbox keeps it, and writes it in two forms: the API's and the full
// one.

#include "sandbox/directory.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sandbox {

// The set of statuses is open, because a test may plant any. The sandbox itself decides on these.
namespace status {
inline constexpr std::string_view draft = "DRAFT";
inline constexpr std::string_view scheduled = "SCHEDULED";
inline constexpr std::string_view posted = "POSTED";
inline constexpr std::string_view error = "ERROR";
inline constexpr std::string_view needs_attention = "NEEDS_ATTENTION";
inline constexpr std::string_view client_approval = "PENDING_CLIENT_APPROVAL";
inline constexpr std::string_view internal_approval = "PENDING_INTERNAL_APPROVAL";
bool is_final(std::string_view status);    // POSTED and ERROR
bool is_pending(std::string_view status);  // the post waits for an approval
}  // namespace status

struct post {
    std::string id;
    std::string workspace;
    std::string status;
    std::string caption;
    std::vector<std::string> media;     // URLs
    std::vector<std::string> profiles;  // ids
    std::optional<wall_time> scheduled_at;
    std::optional<wall_time> visible_from;  // nobody sees the post before this moment
    wall_time created;
    std::int64_t sequence = 0;  // orders the posts of one millisecond
    std::string origin;         // seeded, created, ai, campaign, planted
    bool caption_in_options = false;
    std::string error;  // the reason of an ERROR; a test gives it, and no document names it
};

// "2026-02-01T12:00:00.000Z", or null.
json::value time_or_null(const std::optional<wall_time>& at);

// As GET /post writes it (reference, section 3). With `created_at`: one undocumented field more.
json::object shape_of(const post& post, const workspace& workspace, bool created_at);

// Writes every member, for the journal and GET /_sandbox/posts.
json::object record_of(const post& post);
result<post> post_from_record(const json::object& record);

}  // namespace sluice::sandbox
