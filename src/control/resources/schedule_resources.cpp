#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

awaitable<result<answer>> list_schedules(const control_context* context, const call* asked) {
    const auto name = parameter(asked->query, "name");
    auto found = co_await context->daemon.schedules(name);
    if (!found) {
        co_return found.error();
    }
    if (!name.empty() && found->as_array().empty()) {
        co_return not_found("no enabled incoming or scheduled route is called '" + name + "'",
                            "GET /schedules lists them all");
    }
    co_return answer{200, json::object{{"schedules", *std::move(found)}}};
}

schema::schema coming_run_schema() {
    return schema::object(
        {{"planned", schema::moment("As the schedule says")},
         {"start", schema::moment("With the jitter; now, for a run that is made up for")},
         {"held_until", schema::moment("The end of a maintenance window that holds it"), true}});
}

schema::schema past_schema() {
    const auto event = schema::object(
        {{"kind",
          schema::one_of("Its kind", {"started", "late", "skipped", "missed", "cut off", "held"})},
         {"at", schema::moment("When it was noticed")},
         {"due", schema::moment("When the run was due")},
         {"runs", schema::whole_number("The runs that it is about")}});
    auto past = schema::object(
        {{"since", schema::moment("The first event")},
         {"late", schema::whole_number("Runs that began late")},
         {"worst_lateness_ms", schema::whole_number("The longest delay")},
         {"skipped", schema::whole_number("Runs that were due during another, and not run")},
         {"missed", schema::whole_number("Runs that were due while none could begin, and not run")},
         {"cut_off", schema::whole_number("Runs that the next one cut off")},
         {"events", schema::list_of(event, "The last ones, oldest first")}});
    return schema::or_null(std::move(past));
}

schema::schema schedule_schema() {
    return schema::object(
        {{"kind", schema::one_of("Who has the schedule", {"incoming", "route"})},
         {"name", schema::text("Its name")},
         {"outgoing", schema::text("The outgoing that a route delivers to"), true},
         {"schedule", schema::text("The schedule, as the configuration writes it")},
         {"zone", schema::text("Its time zone")},
         {"priority", schema::one_of("Its priority", {"high", "medium", "low"})},
         {"paused", schema::flag("True: by hand")},
         {"last", schema::or_null(schema::moment("The start of the last run"))},
         {"last_lateness_ms", schema::whole_number("How late that was; 0: in time")},
         {"next", schema::list_of(coming_run_schema(), "The next five runs")},
         {"events", past_schema()}});
}

}  // namespace

void add_schedule_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/schedules",
                   .name = "schedules",
                   .summary = "List the schedules: the last run, the next five, and those that "
                              "were late, skipped or missed",
                   .query = {{"name", schema::text("Only of this incoming or route")}},
                   .response = schema::object({{"schedules", schema::list_of(schedule_schema())}}),
                   .handle = list_schedules});
}

}  // namespace sluice::control
