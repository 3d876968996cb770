#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/tasks/bulk_moves.hpp"
#include "control/tasks/task_words.hpp"

#include <array>
#include <limits>
#include <utility>

namespace sluice::control {
namespace {

using ledger::operator_action;

constexpr std::array<std::pair<std::string_view, operator_action>, 5> actions{{
    {"retry", operator_action::retry},
    {"skip", operator_action::skip},
    {"approve", operator_action::approve},
    {"reject", operator_action::reject},
    {"drop", operator_action::drop},
}};

std::string word_of(operator_action action) {
    const auto found = std::ranges::find(actions, action, &decltype(actions)::value_type::second);
    return found == actions.end() ? std::string() : std::string(found->first);
}

json::object shown_move(const bulk_move& one) {
    json::object out;
    out["id"] = one.id;
    out["action"] = word_of(one.move.action);
    out["who"] = one.move.by.who;
    out["reason"] = one.move.by.reason;
    out["expected"] = one.expected;
    out["moved"] = one.done.moved;
    out["being_delivered"] = one.done.held;
    out["outcome_unknown"] = one.done.unknown;
    out["began"] = format_utc(one.began);
    out["ended"] = one.ended ? json::value(format_utc(*one.ended)) : json::value(nullptr);
    out["stopped"] = one.stopping;
    out["failure"] = one.failed ? describe(*one.failed) : std::string();
    return out;
}

schema::schema move_schema() {
    return schema::object(
        {{"id", schema::whole_number("Its number, until the daemon ends")},
         {"action", schema::text("retry, skip, approve, reject or drop")},
         {"who", schema::text("Who began it")},
         {"reason", schema::text("Why")},
         {"expected", schema::whole_number("Tasks that it moves, as counted before it began")},
         {"moved", schema::whole_number("Tasks that it has moved")},
         {"being_delivered", schema::whole_number("Left alone, because they are being delivered")},
         {"outcome_unknown",
          schema::whole_number("Left alone, because nobody knows whether they were sent")},
         {"began", schema::moment("When it began")},
         {"ended", schema::or_null(schema::moment("When it ended"))},
         {"stopped", schema::flag("A person has stopped it")},
         {"failure", schema::text("Why it could not go on; empty: nothing failed")}});
}

answer no_such_move(const std::string& id) {
    return not_found("there is no move of many tasks " + id,
                     "the daemon forgets them when it ends; GET /tasks shows the tasks");
}

std::int64_t number_in(const call* asked) {
    const std::map<std::string, std::string> slot{{"id", asked->slots.front()}};
    const auto id = number_parameter(slot, "id", 1, std::numeric_limits<std::int64_t>::max());
    return id && *id ? **id : 0;
}

result<bulk_moves*> moves_of(const control_context& context) {
    if (context.bulk == nullptr) {
        return failure(failure_class::refused, "many tasks cannot be moved here", "");
    }
    return context.bulk;
}

awaitable<result<answer>> begin_move(const control_context* context, const call* asked) {
    const auto moves = moves_of(*context);
    if (!moves) {
        co_return moves.error();
    }
    const auto word = text_member(asked->body, "action");
    const auto known = std::ranges::find(actions, word, &decltype(actions)::value_type::first);
    if (known == actions.end()) {
        co_return failure(failure_class::invalid, "'" + word + "' is no action for many tasks",
                          "give retry, skip, approve, reject or drop");
    }
    auto body = asked->body;
    body.get_object().erase("action");
    const auto words = query_in(body);
    const auto now = context->time.now();
    auto filter = words ? words->filter(now) : words.error();
    if (filter && words->says_nothing()) {
        filter = failure(failure_class::invalid, "nothing says which tasks",
                         "give a filter such as {\"status\": \"failed\"}");
    }
    if (!filter) {
        co_return filter.error();
    }
    ledger::task_action move{*std::move(filter),
                             known->second,
                             {asked->who.name, text_member(asked->body, "reason"), now}};
    const auto begun = co_await (*moves)->begin(std::move(move));
    if (!begun) {
        co_return begun.error();
    }
    co_return answer{200, shown_move(*(*moves)->find(*begun))};
}

awaitable<result<answer>> show_move(const control_context* context, const call* asked) {
    const auto moves = moves_of(*context);
    if (!moves) {
        co_return moves.error();
    }
    const auto* found = (*moves)->find(number_in(asked));
    co_return found == nullptr ? no_such_move(asked->slots.front())
                               : answer{200, shown_move(*found)};
}

awaitable<result<answer>> stop_move(const control_context* context, const call* asked) {
    const auto moves = moves_of(*context);
    if (!moves) {
        co_return moves.error();
    }
    const auto id = number_in(asked);
    (*moves)->stop(id);
    const auto* found = (*moves)->find(id);
    co_return found == nullptr ? no_such_move(asked->slots.front())
                               : answer{200, shown_move(*found)};
}

}  // namespace

void add_bulk_resources(resource_list& all) {
    auto members = filter_members();
    members.push_back({"action", schema::text("retry, skip, approve, reject or drop")});
    members.push_back({"reason", schema::text("The reason; their history keeps it"), true});
    all.push_back({.method = "POST",
                   .path = "/bulk-moves",
                   .role = control_role::operates,
                   .name = "begin_bulk_move",
                   .summary = "Move all tasks that match, step by step beside the deliveries",
                   .request = schema::object(members),
                   .response = move_schema(),
                   .handle = begin_move});
    all.push_back({.method = "GET",
                   .path = "/bulk-moves/{id}",
                   .name = "bulk_move",
                   .summary = "Show how far a move of many tasks is",
                   .response = move_schema(),
                   .handle = show_move});
    all.push_back({.method = "DELETE",
                   .path = "/bulk-moves/{id}",
                   .role = control_role::operates,
                   .name = "stop_bulk_move",
                   .summary = "Stop a move of many tasks; those that were moved stay so",
                   .response = move_schema(),
                   .handle = stop_move});
}

}  // namespace sluice::control
