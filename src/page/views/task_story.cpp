#include "page/views/task_story.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace sluice::operator_page {
namespace {

// The longest part of a text that a page shows at once.
constexpr std::size_t longest_exchange = std::size_t{16} * 1024;

struct dated {
    std::string at;
    int order = 0;  // within one moment: the attempt, then the state that it led to
    json::object entry;
    std::size_t place = 0;  // in the ledger's order
};

// Every entry has every member: a template would find a missing one in the page around it.
json::object empty_entry() {
    json::object entry;
    for (const char* name : {"state", "reason", "who", "exchange", "former"}) {
        entry[name] = nullptr;
    }
    return entry;
}

std::string cut_text(std::string text) {
    if (text.size() > longest_exchange) {
        auto at = longest_exchange;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
            --at;
        }
        const auto left_out = text.size() - at;
        text.resize(at);
        text += "\n… " + std::to_string(left_out) + " more bytes: `sluice tasks show` has them";
    }
    return text;
}

void add_moves(const json::value& task, std::vector<dated>& into) {
    for (const auto& move : items(task, "moves")) {
        auto entry = empty_entry();
        entry["at"] = moment_member(move, "at");
        entry["state"] = state_of(text_member(move, "to"));
        entry["attempt"] = integer_member(move, "attempt").value_or(0);
        entry["reason"] = text_member(move, "reason");
        entry["who"] = text_member(move, "who");
        into.push_back({text_member(move, "at"), 2, std::move(entry)});
    }
}

void add_tries(const json::value& task, std::vector<dated>& into) {
    for (const auto& attempt : items(task, "tries")) {
        const auto ended = text_member(attempt, "ended");
        json::object exchange;
        exchange["number"] = integer_member(attempt, "number").value_or(0);
        exchange["started"] = moment_member(attempt, "started");
        exchange["request"] = text_member(attempt, "request");
        exchange["response"] = text_member(attempt, "response");
        exchange["sent"] = cut_text(text_member(attempt, "sent"));
        exchange["received"] = cut_text(text_member(attempt, "received"));
        exchange["outcome"] = text_member(attempt, "outcome");
        exchange["open"] = ended.empty();
        auto entry = empty_entry();
        entry["at"] = moment_member(attempt, ended.empty() ? "started" : "ended");
        entry["exchange"] = std::move(exchange);
        into.push_back(
            {ended.empty() ? text_member(attempt, "started") : ended, 1, std::move(entry)});
    }
}

void add_edits(const json::value& task, std::vector<dated>& into) {
    for (const auto& former : items(task, "earlier_data")) {
        auto entry = empty_entry();
        entry["at"] = moment_member(former, "until");
        const auto* data = member(former, "data");
        entry["former"] = data == nullptr ? std::string() : cut_text(write_json_indented(*data));
        into.push_back({text_member(former, "until"), 0, std::move(entry)});
    }
}

std::string until_text(const json::value& task) {
    const auto at = parse_utc(text_member(task, "next_attempt"));
    return at ? " at " + format_utc_seconds(*at) : "";
}

}  // namespace

json::array story_of(const json::value& task) {
    std::vector<dated> all;
    add_edits(task, all);
    add_tries(task, all);
    add_moves(task, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].place = i;
    }
    // Times have one form, so that their texts sort as they do.
    std::ranges::sort(all, {}, [](const dated& one) {
        return std::tuple(std::string_view(one.at), one.order, one.place);
    });
    json::array story;
    for (auto& one : all) {
        one.entry["number"] = story.size() + 1;
        story.push_back(std::move(one.entry));
    }
    return story;
}

lane_facts lane_of(const json::value& task, const json::value& routes,
                   const json::value& connections) {
    const auto route = text_member(task, "route");
    const auto outgoing = text_member(task, "outgoing");
    lane_facts facts;
    for (const auto& one : items(routes, "routes")) {
        if (text_member(one, "name") != route) {
            continue;
        }
        for (const auto& lane : items(one, "lanes")) {
            if (text_member(lane, "outgoing") == outgoing) {
                facts.known = true;
                facts.paused = flag_member(lane.get_object(), "paused");
            }
        }
    }
    for (const auto& one : items(connections, "outgoing")) {
        if (text_member(one, "name") == outgoing) {
            facts.held = flag_member(one.get_object(), "held");
            facts.trouble = text_member(one, "trouble");
        }
    }
    return facts;
}

std::string waits_for(const json::value& task, const lane_facts& lane) {
    const auto state = text_member(task, "state");
    if (state == "finished" || state == "skipped") {
        return {};
    }
    if (state == "uncertain") {
        return "It may have been sent, and nobody can be asked. It waits for a person: look at the "
               "target, then say whether it happened.";
    }
    if (state == "confirming") {
        return "It was sent, and its target decides later what becomes of it. The target is asked" +
               until_text(task) + ".";
    }
    if (state == "failed" && flag_member(task.get_object(), "outcome_unknown") &&
        !text_member(task, "external_id").empty()) {
        return "It was sent, and is not sent again. It waits for a person: mend the cause, then "
               "retry it, which only does what is left.";
    }
    if (state == "failed") {
        return "It waits for a person: mend the cause, then send it again.";
    }
    if (state == "rejected") {
        return "It was not taken in. It waits for a person: mend the stage or the data, then send "
               "it again.";
    }
    if (state == "held") {
        return "Its route holds tasks until a person approves or rejects them.";
    }
    if (state == "processing") {
        return "It is being delivered now.";
    }
    if (!lane.known) {
        return "The running configuration has no such route to this outgoing: nothing delivers it. "
               "`sluice rename` moves tasks to a new name.";
    }
    if (lane.paused) {
        return "Its route or its outgoing is paused by hand.";
    }
    if (lane.held) {
        return "Its outgoing keeps failing, and nothing is sent to it for now: " + lane.trouble;
    }
    if (state == "waiting") {
        return "Nothing is wrong with it. The credential or the budget is missing; the next try "
               "is" +
               (until_text(task).empty() ? std::string(" when you send it again")
                                         : until_text(task)) +
               ".";
    }
    if (state == "retry") {
        return "It waits for its next attempt" + until_text(task) + ".";
    }
    return "It waits for its turn in the queue.";
}

}  // namespace sluice::operator_page
