#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace sluice::sandbox {

namespace {

constexpr std::size_t most_per_page = 50;

// Reads a whole number of 0 or more; nullopt for any other text. A number too large for a size
// becomes the largest size.
std::optional<std::size_t> count_in(const std::string& text) {
    std::size_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || stop != end) {
        return std::nullopt;
    }
    return error == std::errc::result_out_of_range ? std::numeric_limits<std::size_t>::max()
                                                   : value;
}

}  // namespace

answer get_posts(state& all, const call& call) {
    const auto& how = all.settings.how;
    post_query query;
    query.statuses = call.parameters("statuses");
    query.order = how.order;
    if (const auto page = call.parameter("page")) {
        const auto number = count_in(*page);
        if (!number && how.bad_page == leniency::refuse) {
            return error_answer(invalid_status(how), "page must be a number from 0.");
        }
        query.page = number.value_or(0);
    }
    const auto wanted = count_in(call.parameter("perPage").value_or("")).value_or(0);
    query.per_page = wanted == 0 ? static_cast<std::size_t>(how.default_per_page)
                                 : std::min(wanted, most_per_page);
    json::array list;
    for (const auto* item : all.all().list(call.workspace->id, query)) {
        list.push_back(shape_of(*item, *call.workspace, how.created_at == presence::on));
    }
    return json_answer(200, list);
}

answer get_post(state& all, const call& call) {
    const auto* found = all.all().find(call.id);
    if (found == nullptr) {
        return error_answer(404, "Post not found.");
    }
    const auto* workspace = all.all().places().find(found->workspace);
    return json_answer(200,
                       shape_of(*found, *workspace, all.settings.how.created_at == presence::on));
}

}  // namespace sluice::sandbox
