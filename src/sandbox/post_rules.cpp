#include "sandbox/post_rules.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <array>

namespace sluice::sandbox {

namespace {

constexpr std::array<std::string_view, 12> unsupported{".webp", ".svg",  ".avif", ".heic",
                                                       ".bmp",  ".tif",  ".tiff", ".mov",
                                                       ".avi",  ".webm", ".mkv",  ".pdf"};

// Returns true for "2026-01-31T09:00:00Z". parse_utc has checked the rest, but lets through other
// forms as well.
bool is_documented_form(const std::string& text) {
    return text.size() == 20 && text[10] == 'T' && text[19] == 'Z';
}

// Decides by the ending of the name. A name without an ending passes (docs/sandbox.md).
std::string check_media(const std::string& url, const switches& how) {
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        return "mediaUrls must be public URLs.";
    }
    const std::string path = ascii::lower(url.substr(0, url.find_first_of("?#")));
    const bool bad = std::any_of(unsupported.begin(), unsupported.end(),
                                 [&](std::string_view ending) { return path.ends_with(ending); });
    if (bad && how.unsupported_media == leniency::refuse) {
        return "mediaUrls must be png, jpeg, gif or mp4.";
    }
    return {};
}

}  // namespace

std::optional<wall_time> read_schedule(field_reader& read, const state& all, const call& call) {
    const auto& how = all.settings.how;
    const auto text = read.text("scheduledAt");
    if (!text) {
        return std::nullopt;
    }
    const auto at = parse_utc(*text);
    if (!at || (how.other_date_forms == leniency::refuse && !is_documented_form(*text))) {
        read.refuse("scheduledAt must be UTC as YYYY-MM-DDTHH:MM:SSZ.");
        return std::nullopt;
    }
    // A client computes its date from the machine's time, so that clock decides.
    if (*at < call.real_now && how.past_date == leniency::refuse) {
        read.refuse("scheduledAt must not be in the past.");
        return std::nullopt;
    }
    return *at;
}

std::vector<std::string> read_profiles(field_reader& read, const state& all, const call& call) {
    std::vector<std::string> profiles;
    for (auto& id : read.texts("socialProfileIds")) {
        if (call.workspace->profile(id) == nullptr &&
            all.settings.how.unknown_profile == leniency::refuse) {
            read.refuse(
                "socialProfileIds holds a profile that this workspace does not have: " + id + ".");
        }
        if (std::find(profiles.begin(), profiles.end(), id) == profiles.end()) {
            profiles.push_back(std::move(id));
        }
    }
    return profiles;
}

post read_post(field_reader& read, const state& all, const call& call) {
    post made;
    made.workspace = call.workspace->id;
    made.caption = read.text("caption").value_or("");
    made.media = read.texts("mediaUrls");
    if (made.caption.empty() && made.media.empty()) {
        read.refuse("caption or mediaUrls is required.");
    }
    if (utf8_length(made.caption) > longest_caption) {
        read.refuse("caption must be at most 10000 characters.");
    }
    for (const auto& url : made.media) {
        read.refuse(check_media(url, all.settings.how));
    }
    made.profiles = read_profiles(read, all, call);
    made.scheduled_at = read_schedule(read, all, call);
    made.created = call.now;
    return made;
}

std::string_view checked_status(const post& post, const state& all) {
    const bool parked =
        all.settings.how.unhealthy == unhealthy_group::needs_attention && !all.all().healthy(post);
    return parked ? status::needs_attention : status::scheduled;
}

}  // namespace sluice::sandbox
