// Pauses, resumes, and runs by hand.

#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

// An incoming belongs to the page of schedules, the others to that of routes.
std::string page_of_kind(const std::string& kind) {
    return kind == "incoming" ? "/schedules" : "/routes";
}

shown looks_only(const visit* by) {
    return message_page(403, by->who.name + " may look only",
                        "sign in with a token of the role operator");
}

awaitable<shown> pause_part(const visit* by) {
    const auto& kind = by->slots[0];
    const auto& name = by->slots[1];
    if (!by->may(control::control_role::operates)) {
        co_return looks_only(by);
    }
    if (by->form.empty()) {
        question about;
        about.title = "Pause " + kind + " " + name;
        about.sentences = {kind == "incoming"
                               ? "No run begins. A run that is under way ends."
                               : "Nothing new is delivered. Its tasks wait in the queue, and "
                                 "nothing is lost.",
                           "It stays paused after a restart, until somebody resumes it."};
        about.button = "Pause";
        about.back = page_of_kind(kind);
        about.takes_reason = true;
        about.command =
            "sluice pause " + shell_word(kind) + " " + shell_word(name) + " --reason 'WHY'";
        co_return ask_first(std::move(about), by);
    }
    auto done = co_await change(
        by, "POST", "/pauses",
        json::object{{"kind", kind}, {"name", name}, {"reason", field(by->form, "reason")}});
    if (!done.good()) {
        co_return done.failed;
    }
    shown made;
    made.go_to = page_of_kind(kind) + "?done=pause";
    co_return made;
}

// Tells why it was paused, and by whom.
awaitable<std::string> pause_text(const visit* by, std::string kind, std::string name) {
    const auto pauses = co_await ask(by, "/pauses");
    for (const auto& one : items(pauses.body, "pauses")) {
        if (text_member(one, "kind") == kind && text_member(one, "name") == name) {
            const auto reason = text_member(one, "reason");
            co_return text_member(one, "who") + " paused it at " + text_member(one, "since") +
                (reason.empty() ? std::string(".") : ": " + reason);
        }
    }
    co_return std::string();
}

awaitable<shown> resume_part(const visit* by) {
    const auto& kind = by->slots[0];
    const auto& name = by->slots[1];
    if (!by->may(control::control_role::operates)) {
        co_return looks_only(by);
    }
    if (by->form.empty()) {
        question about;
        about.title = "Resume " + kind + " " + name;
        const auto why = co_await pause_text(by, kind, name);
        about.sentences = {why.empty() ? std::string("It is not paused now.") : why,
                           "It goes on at once."};
        about.button = "Resume";
        about.back = page_of_kind(kind);
        about.command = "sluice resume " + shell_word(kind) + " " + shell_word(name);
        co_return ask_first(std::move(about), by);
    }
    auto done =
        co_await change(by, "DELETE", "/pauses/" + segment(kind) + "/" + segment(name), nullptr);
    if (!done.good()) {
        co_return done.failed;
    }
    shown made;
    made.go_to = page_of_kind(kind) + "?done=resume";
    co_return made;
}

awaitable<shown> run_incoming(const visit* by) {
    const auto& name = by->slots.front();
    if (!by->may(control::control_role::operates)) {
        co_return looks_only(by);
    }
    if (by->form.empty()) {
        question about;
        about.title = "Run " + name + " now";
        about.sentences = {
            "A run begins at once, beside its schedule, and its tasks are delivered."};
        about.button = "Run now";
        about.back = "/schedules";
        about.command = "sluice run-now " + shell_word(name);
        co_return ask_first(std::move(about), by);
    }
    auto done = co_await change(by, "POST", "/incoming/" + segment(name) + "/run", nullptr);
    if (!done.good()) {
        co_return done.failed;
    }
    shown made;
    made.go_to = "/schedules?done=run";
    co_return made;
}

}  // namespace

void add_pause_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/pause/{kind}/{name}", "schedules", pause_part});
        all.push_back({method, "/resume/{kind}/{name}", "schedules", resume_part});
        all.push_back({method, "/run/{name}", "schedules", run_incoming});
    }
}

}  // namespace sluice::operator_page
