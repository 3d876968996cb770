// Access by OAuth2: shown, granted, and the way back from the service's consent page.

#include "page/views.hpp"
#include "page/views/parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::operator_page {
namespace {

constexpr const char* callback = "/access/callback";

shown refusal_page(const json::value& body) {
    return message_page(409, text_member(body, "refused"), text_member(body, "mend"));
}

awaitable<shown> show_access(const visit* by) {
    auto found = co_await ask(by, "/access");
    if (!found.good()) {
        co_return found.failed;
    }
    const bool edits = by->may(control::control_role::editor);
    json::array rows;
    for (const auto& one : items(found.body, "clients")) {
        const auto client = text_member(one, "client");
        const auto state = text_member(one, "state");
        const bool ended = flag_member(one.get_object(), "ended");
        const bool by_person = flag_member(one.get_object(), "by_person");
        rows.push_back(json::object{
            {"client", client},
            {"grant", text_member(one, "grant")},
            {"state", state},
            {"class", state == "granted" ? "finished"
                      : ended            ? "failed"
                                         : "waiting"},
            {"reason", text_member(one, "reason")},
            {"until", text_member(one, "until")},
            {"mend", text_member(one, "mend")},
            {"way", edits && by_person ? "/access/" + segment(client) + "/grant" : ""}});
    }
    shown made;
    made.title = "Access by OAuth2";
    made.template_name = "access";
    made.model["rows"] = std::move(rows);
    made.model["granted"] = field(by->query, "granted");
    made.model["callback"] = by->origin + by->prefix + callback;
    co_return made;
}

// The address of the consent page is a link: the content policy lets no form lead to another site.
awaitable<shown> begin_grant(const visit* by) {
    const auto& client = by->slots[0];
    if (by->form.empty()) {
        question about;
        about.title = "Grant access: " + client;
        about.sentences = {
            "The daemon asks the service for its consent page. You open that page, and consent.",
            "The service must know this address to come back to: " + by->origin + by->prefix +
                callback,
            "A token that is there now stays until the new one has come."};
        about.button = "Go on";
        about.back = "/access";
        about.command = "sluice auth grant " + shell_word(client);
        co_return ask_first(std::move(about), by);
    }
    auto begun = co_await change(by, "POST", "/access/" + segment(client) + "/grant",
                                 json::object{{"redirect", by->origin + by->prefix + callback}});
    if (!begun.good()) {
        co_return begun.failed;
    }
    if (text_member(begun.body, "address").empty()) {
        co_return refusal_page(begun.body);
    }
    shown made;
    made.title = "Grant access: " + client;
    made.template_name = "access_consent";
    made.model["address"] = text_member(begun.body, "address");
    co_return made;
}

// A GET changes nothing: the person confirms.
awaitable<shown> come_back(const visit* by) {
    if (by->form.empty()) {
        shown made;
        made.title = "Grant access";
        made.template_name = "access_answer";
        made.model["address"] = with_fields(callback, by->query);
        made.model["refused"] = field(by->query, "error");
        co_return made;
    }
    auto done = co_await change(by, "POST", "/access/grant",
                                json::object{{"address", field(by->form, "address")}});
    if (!done.good()) {
        co_return done.failed;
    }
    if (text_member(done.body, "client").empty()) {
        co_return refusal_page(done.body);
    }
    shown made;
    made.go_to = with_fields("/access", {{"granted", text_member(done.body, "client")}});
    co_return made;
}

}  // namespace

void add_access_views(view_list& all) {
    all.push_back({"GET", "/access", "objects", show_access});
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/access/{client}/grant", "objects", begin_grant});
        all.push_back({method, callback, "objects", come_back});
    }
}

}  // namespace sluice::operator_page
