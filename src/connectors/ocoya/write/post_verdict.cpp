#include "connectors/ocoya/write/post_verdict.hpp"

#include <sluice/model/time.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace sluice::ocoya {

namespace {

using std::chrono::milliseconds;

// Ocoya needs a moment after a post's time.
constexpr milliseconds usual_margin = std::chrono::seconds(30);

constexpr const char* mend_of_post =
    " (look at the post in Ocoya and mend it there; retrying the task asks again and sends "
    "nothing, "
    "`sluice offer-again` makes a new post)";

wall_time multiple_from(wall_time moment, milliseconds every) {
    const auto past = moment.time_since_epoch() % every;
    return past.count() == 0 ? moment : moment + (every - past);
}

std::string status_text(const std::optional<seen_post>& seen, bool whole, std::int64_t pages) {
    if (seen) {
        return "Ocoya says " + seen->status + (seen->why.empty() ? "" : ": " + seen->why);
    }
    return whole ? std::string("Ocoya does not list it")
                 : "it is not on the first " + std::to_string(pages) + " pages of Ocoya's list";
}

}  // namespace

const config::declaration<confirm_options>& confirm_declaration() {
    static const auto declared = [] {
        using o = confirm_options;
        config::declaration<o> d("confirm",
                                 "Follows a scheduled post until Ocoya says POSTED or ERROR, which "
                                 "decides its task");
        d.field(
             "within", &o::within,
             "How long after its time a post may take to be POSTED; then its task fails and says "
             "what Ocoya says")
            .shorthand()
            .at_least(std::chrono::seconds(1))
            .example("2h");
        d.field(
             "every", &o::every,
             "How often Ocoya is asked, from a post's time on. One listing answers for all posts "
             "of a workspace, and a listing that an incoming makes answers without a request")
            .at_least(std::chrono::seconds(1));
        d.field("pages", &o::pages, "Pages of 50 posts that are read at most to find a post")
            .at_least(1);
        return d;
    }();
    return declared;
}

wall_time first_ask(wall_time scheduled, const confirm_options& options) {
    return multiple_from(scheduled + std::min(usual_margin, options.every), options.every);
}

verdict verdict_on(const std::optional<seen_post>& seen, bool whole, wall_time scheduled,
                   const confirm_options& options, wall_time now) {
    verdict made;
    const auto status = status_text(seen, whole, options.pages);
    if (seen && seen->posted()) {
        made.says = verdict::word::good;
        made.reason = status;
        return made;
    }
    if (seen && seen->error()) {
        made.says = verdict::word::bad;
        made.reason = status + mend_of_post;
        return made;
    }
    const auto moment = seen && seen->scheduled ? *seen->scheduled : scheduled;
    const auto deadline = moment + options.within;
    if (now >= deadline) {
        made.says = verdict::word::bad;
        made.reason = "not POSTED within " + format_duration(options.within) + " after " +
                      format_utc_seconds(moment) + ": " + status + mend_of_post;
        return made;
    }
    made.reason = status + "; it is asked again until " + format_utc_seconds(deadline);
    const auto next =
        std::max(multiple_from(now + milliseconds(1), options.every), first_ask(moment, options));
    made.ask_at = std::min(next, deadline);
    return made;
}

}  // namespace sluice::ocoya
