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

json::array creatives_of(const post& what) {
    json::array creatives;
    for (const auto& url : what.media) {
        json::object creative;
        creative[url.ends_with(".mp4") ? "video" : "image"] = url;
        creatives.push_back(std::move(creative));
    }
    return creatives;
}

json::object variant_of(const post& what, const std::string& provider, bool in_options) {
    json::object variant;
    variant["provider"] = provider;
    variant["caption"] = in_options ? std::string() : what.caption;
    variant["creatives"] = creatives_of(what);
    if (in_options) {
        json::object options;
        options["caption"] = what.caption;
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

json::object shape_of(const post& what, const workspace& where, bool created_at) {
    json::array variants;
    json::array profiles;
    variants.push_back(variant_of(what, "GENERAL", false));
    std::set<std::string> providers;
    for (const auto& id : what.profiles) {
        const auto* profile = where.profile(id);
        if (profile == nullptr) {
            continue;  // the switch unknown-profile let it pass
        }
        // One variant a network, however many of its profiles the group has.
        if (providers.insert(profile->provider).second) {
            variants.push_back(
                variant_of(what, upper_case(profile->provider), what.caption_in_options));
        }
        json::object wrapped;
        wrapped["socialProfile"] = shape_of(*profile);
        profiles.push_back(std::move(wrapped));
    }
    json::object shape;
    shape["id"] = what.id;
    shape["postType"] = "REGULAR";
    shape["status"] = what.status;
    shape["scheduledAt"] = time_or_null(what.scheduled_at);
    if (created_at) {
        shape["createdAt"] = format_utc(what.created);
    }
    shape["posts"] = std::move(variants);
    shape["socialProfiles"] = std::move(profiles);
    return shape;
}

}  // namespace sluice::sandbox
