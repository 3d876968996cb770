#include "control/tasks/task_json.hpp"

namespace sluice::control {
namespace {

std::vector<schema::member> task_members() {
    return {{"id", schema::whole_number("Its number")},
            {"state", schema::text("Its state")},
            {"route", schema::text("Its route")},
            {"outgoing", schema::text("Its outgoing")},
            {"incoming", schema::text("Its incoming")},
            {"run", schema::whole_number("The run that made it")},
            {"page", schema::or_null(schema::whole_number("The page of that run"))},
            {"generation", schema::or_null(schema::whole_number("The configuration that made it"))},
            {"entity_type", schema::text("The type of its entity")},
            {"entity_id", schema::text("The identifier of its entity")},
            {"attempts", schema::whole_number("How often it was sent")},
            {"created", schema::moment("Its creation")},
            {"updated", schema::moment("Its last change")},
            {"next_attempt", schema::or_null(schema::moment("Its next attempt"))},
            {"outcome_unknown", schema::flag("True: it may have been sent")},
            {"reason", schema::text("Why it is in its state")},
            {"external_id", schema::text("The target's id of the result")},
            {"approved", schema::flag("True: it needs no approval any more")}};
}

schema::schema attempt_schema() {
    return schema::object({{"number", schema::whole_number("The number of the attempt")},
                           {"started", schema::moment("Its start")},
                           {"ended", schema::or_null(schema::moment("Its end"))},
                           {"outcome", schema::text("The state that it led to; empty: unknown")},
                           {"reason", schema::text("Why")},
                           {"request", schema::text("A line about the request")},
                           {"response", schema::text("A line about the reply")},
                           {"sent", schema::text("The whole request")},
                           {"received", schema::text("The whole reply")}});
}

schema::schema move_schema() {
    return schema::object({{"at", schema::moment("When")},
                           {"to", schema::text("The new state")},
                           {"attempt", schema::whole_number("In this attempt")},
                           {"reason", schema::text("Why")},
                           {"who", schema::text("The operator; empty: the daemon")}});
}

schema::schema follower_schema() {
    auto members = task_members();
    members.push_back({"request", schema::text("A line about the last request")});
    members.push_back({"response", schema::text("A line about the last reply")});
    return schema::object(members);
}

}  // namespace

schema::schema task_schema() {
    return schema::object(task_members());
}

schema::schema history_schema() {
    auto members = task_members();
    members.push_back({"headers", schema::any("Its headers")});
    members.push_back({"data", schema::any("Its data")});
    members.push_back({"tries", schema::list_of(attempt_schema(), "Its attempts")});
    members.push_back({"moves", schema::list_of(move_schema(), "Its changes of state")});
    members.push_back({"earlier_data", schema::list_of(schema::object(
                                           {{"until", schema::moment("The edit that replaced it")},
                                            {"data", schema::any("The data before it")}}))});
    members.push_back({"more_before", schema::flag("True: earlier attempts were left out")});
    members.push_back({"more_after", schema::flag("True: later attempts were left out")});
    members.push_back({"followed_by", schema::list_of(follower_schema(), "Tasks made after it")});
    return schema::object(members);
}

}  // namespace sluice::control
