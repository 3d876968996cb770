#include "sandbox/post.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cctype>
#include <set>

namespace sluice::sandbox {

namespace status {

bool is_final(std::string_view status) {
    return status == posted || status == error;
}

bool is_pending(std::string_view status) {
    return status.starts_with("PENDING_");
}

}  // namespace status

namespace {

std::string upper_case(std::string text) {
    for (char& letter : text) {
        letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return text;
}

json::array creatives_of(const post& post) {
    json::array creatives;
    for (const auto& url : post.media) {
        json::object creative;
        creative[url.ends_with(".mp4") ? "video" : "image"] = url;
        creatives.push_back(std::move(creative));
    }
    return creatives;
}

json::object variant_of(const post& post, const std::string& provider, bool in_options) {
    json::object variant;
    variant["provider"] = provider;
    variant["caption"] = in_options ? std::string() : post.caption;
    variant["creatives"] = creatives_of(post);
    if (in_options) {
        json::object options;
        options["caption"] = post.caption;
        variant["options"] = std::move(options);
    }
    return variant;
}

}  // namespace

json::value time_or_null(const std::optional<wall_time>& at) {
    if (!at) {
        return nullptr;
    }
    return json::string(format_utc(*at));
}

json::object shape_of(const post& post, const workspace& workspace, bool created_at) {
    json::array variants;
    json::array profiles;
    variants.push_back(variant_of(post, "GENERAL", false));
    std::set<std::string> providers;
    for (const auto& id : post.profiles) {
        const auto* profile = workspace.profile(id);
        if (profile == nullptr) {
            continue;  // the switch unknown-profile let it pass
        }
        // One variant a network, however many of its profiles the group has.
        if (providers.insert(profile->provider).second) {
            variants.push_back(
                variant_of(post, upper_case(profile->provider), post.caption_in_options));
        }
        json::object wrapped;
        wrapped["socialProfile"] = shape_of(*profile);
        profiles.push_back(std::move(wrapped));
    }
    json::object shape;
    shape["id"] = post.id;
    shape["postType"] = "REGULAR";
    shape["status"] = post.status;
    shape["scheduledAt"] = time_or_null(post.scheduled_at);
    if (created_at) {
        shape["createdAt"] = format_utc(post.created);
    }
    if (!post.error.empty()) {
        shape["error"] = post.error;
    }
    shape["posts"] = std::move(variants);
    shape["socialProfiles"] = std::move(profiles);
    return shape;
}

}  // namespace sluice::sandbox
