#include "connectors/ocoya/write/campaign_posts.hpp"

#include "connectors/ocoya/api/post_match.hpp"

#include <boost/json/object.hpp>

#include <charconv>

namespace sluice::ocoya {

std::optional<wall_time> moment_in_id(std::string_view id) {
    constexpr std::size_t digits = 8;
    // A moment outside of these years shows that the id has another form.
    constexpr std::int64_t earliest = 1'420'070'400'000;  // 2015
    constexpr std::int64_t latest = 4'102'444'800'000;    // 2100
    if (id.size() <= digits || id.front() != 'c') {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const char* begin = id.data() + 1;
    const auto [end, error] = std::from_chars(begin, begin + digits, value, 36);
    if (error != std::errc() || end != begin + digits || value < earliest || value > latest) {
        return std::nullopt;
    }
    return wall_time(std::chrono::milliseconds(value));
}

bool belongs_to(const followed_campaign& campaign, const json::value& listed) {
    const auto* members = listed.if_object();
    const auto* id = members == nullptr ? nullptr : members->if_contains("id");
    if (id == nullptr || kind_of(*id) != json_kind::string) {
        return false;
    }
    const auto made = moment_in_id(id->get_string());
    return made && *made >= campaign.begun && profiles_of(listed) == campaign.profiles;
}

}  // namespace sluice::ocoya
