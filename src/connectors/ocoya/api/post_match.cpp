#include "connectors/ocoya/api/post_match.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string_view>

namespace sluice::ocoya {

namespace {

const json::array& list_of(const json::value* value) {
    static const json::array none;
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

bool is_general(const json::value& variant) {
    const auto provider = text_member(variant, "provider");
    return provider == "GENERAL" || provider == "general";
}

bool says(const json::value& variant, const std::string& caption) {
    const auto own = comparable_caption(text_member(variant, "caption"));
    if (own == caption) {
        return true;
    }
    const auto* options = member(variant, "options");
    const auto* inner = options == nullptr ? nullptr : member(*options, "caption");
    return inner != nullptr && comparable_caption(text_or_empty(*inner)) == caption;
}

// The GENERAL variant holds the text that was sent. The others may be edited for their networks.
std::vector<const json::value*> deciding_variants(const json::value& listed) {
    std::vector<const json::value*> general;
    std::vector<const json::value*> all;
    for (const auto& variant : list_of(member(listed, "posts"))) {
        all.push_back(&variant);
        if (is_general(variant)) {
            general.push_back(&variant);
        }
    }
    return general.empty() ? all : general;
}

bool same_moment(const wanted_post& wanted, const json::value& listed) {
    const auto text = text_member(listed, "scheduledAt");
    if (text.empty()) {
        // Ocoya may list a draft without its time.
        return wanted.draft();
    }
    const auto at = parse_utc(text);
    return at && wanted.moment &&
           format_utc_seconds(std::chrono::floor<std::chrono::seconds>(*at)) == *wanted.moment;
}

bool has_moment_or_none(const json::value& listed) {
    const auto* given = member(listed, "scheduledAt");
    if (given == nullptr || given->is_null()) {
        return true;
    }
    const auto text = text_or_empty(*given);
    return kind_of(*given) == json_kind::string && (text.empty() || parse_utc(text));
}

bool has_list_or_none(const json::value& listed, std::string_view name) {
    const auto* given = member(listed, name);
    return given == nullptr || given->is_null() || given->is_array();
}

std::string_view host_of(std::string_view url) {
    const auto start = url.find("://");
    if (start == std::string_view::npos) {
        return {};
    }
    url.remove_prefix(start + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

std::set<std::string> creatives_of(const json::value& variant) {
    std::set<std::string> urls;
    for (const auto& creative : list_of(member(variant, "creatives"))) {
        for (const std::string_view name : {"image", "video", "url"}) {
            const auto url = text_member(creative, name);
            if (!url.empty()) {
                urls.insert(url);
            }
        }
    }
    return urls;
}

bool media_may_be_equal(const wanted_post& wanted, const json::value& variant) {
    const auto shown = creatives_of(variant);
    if (shown.empty()) {
        return true;
    }
    const std::set<std::string> sent(wanted.media.begin(), wanted.media.end());
    std::set<std::string_view> hosts;
    for (const auto& url : sent) {
        hosts.insert(host_of(url));
    }
    // URLs at other hosts than ours are copies, whose names say nothing. Only their number can be
    // compared.
    const bool copied = std::none_of(shown.begin(), shown.end(),
                                     [&](const auto& url) { return hosts.contains(host_of(url)); });
    return copied ? shown.size() == sent.size() : shown == sent;
}

bool same_text(const wanted_post& wanted, const json::value& listed) {
    const auto variants = deciding_variants(listed);
    return std::any_of(variants.begin(), variants.end(), [&](const json::value* variant) {
        return says(*variant, wanted.caption) && media_may_be_equal(wanted, *variant);
    });
}

}  // namespace

wanted_post wanted_from(const json::object& body) {
    wanted_post wanted;
    wanted.caption = comparable_caption(text_member(body, "caption"));
    for (const auto& url : list_of(body.if_contains("mediaUrls"))) {
        wanted.media.emplace_back(text_or_empty(url));
    }
    for (const auto& id : list_of(body.if_contains("socialProfileIds"))) {
        wanted.profiles.emplace(text_or_empty(id));
    }
    const auto moment = text_member(body, "scheduledAt");
    if (!moment.empty()) {
        wanted.moment = moment;
    }
    return wanted;
}

std::string comparable_caption(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\r') {
            if (at + 1 == text.size() || text[at + 1] != '\n') {
                out += '\n';
            }
            continue;
        }
        out += text[at];
    }
    return std::string(trimmed(out, " \t\n"));
}

std::set<std::string> profiles_of(const json::value& listed) {
    std::set<std::string> ids;
    for (const auto& entry : list_of(member(listed, "socialProfiles"))) {
        const auto* profile = member(entry, "socialProfile");
        const auto id = text_member(profile == nullptr ? entry : *profile, "id");
        if (!id.empty()) {
            ids.insert(id);
        }
    }
    return ids;
}

bool matches(const wanted_post& wanted, const json::value& listed) {
    return same_moment(wanted, listed) && profiles_of(listed) == wanted.profiles &&
           same_text(wanted, listed);
}

likeness likeness_of(const wanted_post& wanted, const json::value& listed) {
    const auto variants = deciding_variants(listed);
    likeness made;
    made.text = std::ranges::any_of(
        variants, [&](const json::value* variant) { return says(*variant, wanted.caption); });
    made.time = same_moment(wanted, listed);
    made.profiles = profiles_of(listed) == wanted.profiles;
    return made;
}

std::string caption_of(const json::value& listed) {
    const auto variants = deciding_variants(listed);
    return variants.empty() ? std::string() : text_member(*variants.front(), "caption");
}

bool cannot_be_told(const wanted_post& wanted, const json::value& listed) {
    const bool moment = has_moment_or_none(listed);
    const bool profiles = has_list_or_none(listed, "socialProfiles");
    const bool variants = has_list_or_none(listed, "posts");
    // A listed item that is no object, or whose fields all have known types, is decided by
    // matches().
    if (!listed.is_object() || (moment && profiles && variants)) {
        return false;
    }
    return (!moment || same_moment(wanted, listed)) &&
           (!profiles || profiles_of(listed) == wanted.profiles) &&
           (!variants || same_text(wanted, listed));
}

}  // namespace sluice::ocoya
