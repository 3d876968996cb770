// One page of an incoming, fetched for show.

#include "page/views.hpp"
#include "page/views/trial_parts.hpp"

#include <sluice/model/text.hpp>

namespace sluice::operator_page {
namespace {

// The first ones stand open.
constexpr std::size_t open_records = 2;

json::array record_rows(const json::value& page) {
    json::array rows;
    for (const auto& one : items(page, "records")) {
        const auto* data = member(one, "data");
        json::object row;
        row["number"] = rows.size() + 1;
        row["open"] = rows.size() < open_records;
        row["id"] = text_member(one, "id");
        row["type"] = text_member(one, "type");
        row["data"] = data == nullptr ? std::string() : write_json_indented(*data);
        row["compact"] = data == nullptr ? std::string() : write_json(*data);
        rows.push_back(std::move(row));
    }
    return rows;
}

// "http://api GET posts"; the requests of one page are whole numbers.
json::value asks_of(const json::value& page) {
    const auto* asks = member(page, "asks");
    if (asks == nullptr || text_member(*asks, "client").empty()) {
        return asks == nullptr ? json::value(nullptr)
                               : json::value(json::object{{"client", ""}, {"of", ""}});
    }
    std::string of;
    for (const auto& part : items(*asks, "of")) {
        append_item(of, text_or_empty(part), " ");
    }
    const auto look_ups = integer_member(*asks, "look_ups").value_or(0);
    const auto parents = text_member(*asks, "parents");
    return json::object{{"client", text_member(*asks, "client")},
                        {"of", of},
                        {"requests", integer_member(*asks, "requests").value_or(0)},
                        {"look_ups", look_ups > 0 ? json::value(look_ups) : json::value(nullptr)},
                        {"parents", parents}};
}

void add_page(json::object& model, const json::value& page) {
    model["tried"] = true;
    auto rows = record_rows(page);
    const auto count = integer_member(page, "count").value_or(0);
    const auto left_out = count - static_cast<std::int64_t>(rows.size());
    model["count"] = count;
    model["left_out"] = left_out > 0 ? json::value(left_out) : json::value(nullptr);
    model["records"] = std::move(rows);
    model["last"] = flag_member(page.get_object(), "last");
    model["whole"] = flag_member(page.get_object(), "whole");
    model["failure"] = text_member(page, "failure");
    json::array unreadable;
    for (const auto& one : items(page, "unreadable")) {
        unreadable.push_back(json::object{{"reason", text_member(one, "reason")},
                                          {"text", text_member(one, "text")}});
    }
    model["unreadable"] = std::move(unreadable);
    const auto* position = member(page, "position");
    model["position"] = position == nullptr ? std::string() : write_json_indented(*position);
}

awaitable<shown> try_page(const visit* by) {
    if (!by->may(control::control_role::editor)) {
        co_return message_page(403, by->who.name + " may not fetch for show",
                               "sign in with a token of the role editor");
    }
    auto made = trial_page(by, "Try a page of an incoming", "try_page", "on_page");
    auto& model = made.model;
    const auto draft = draft_in(by);
    show_draft(model, draft);
    const auto incoming = field(by->form.empty() ? by->query : by->form, "incoming");
    const bool from_beginning = field(by->form, "from_beginning") == "yes";
    for (const char* name : {"count", "last", "whole", "failure", "records", "unreadable",
                             "left_out", "position", "asks"}) {
        model[name] = nullptr;
    }
    model["from_beginning"] = from_beginning;
    model["object"] = "incoming." + incoming;
    auto connections = co_await ask(by, "/connections");
    if (!connections.good()) {
        co_return connections.failed;
    }
    json::array names;
    for (const auto& one : items(connections.body, "incoming")) {
        const auto name = text_member(one, "name");
        names.push_back(json::object{{"name", name}, {"chosen", name == incoming}});
    }
    model["incomings"] = std::move(names);
    if (by->form.empty() || incoming.empty()) {
        co_return made;
    }
    const bool only_says = field(by->form, "step") == "say";
    json::object body{
        {"incoming", incoming}, {"from_beginning", from_beginning}, {"only_says", only_says}};
    add_draft(body, draft);
    auto done = co_await change(by, "POST", "/trials/page", std::move(body));
    if (!done.good()) {
        add_mistake(made, done.failed.status, text_member(done.body, "error"),
                    text_member(done.body, "mend"));
        co_return made;
    }
    auto status = co_await ask(by, "/status");
    if (!add_problems(made, done.body, text_member(status.body, "configuration"))) {
        const auto& page = *member(done.body, "page");
        model["asks"] = asks_of(page);
        if (!only_says) {
            add_page(model, page);
        }
    }
    co_return made;
}

}  // namespace

void add_fetch_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/try/page", "try", try_page});
    }
}

}  // namespace sluice::operator_page
