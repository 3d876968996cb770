#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

awaitable<shown> show_log(const visit* by) {
    auto levels = co_await ask(by, "/log-level");
    if (!levels.good()) {
        co_return levels.failed;
    }
    shown made;
    made.title = "Log";
    made.template_name = "log";
    auto& model = made.model;
    json::array parts;
    for (const auto& one : items(levels.body, "parts")) {
        parts.push_back(json::object{{"kind", text_member(one, "kind")},
                                     {"name", text_member(one, "name")},
                                     {"level", text_member(one, "level")}});
    }
    model["level"] = text_member(levels.body, "level");
    json::array choices;
    for (const char* level : {"debug", "info", "warning", "error"}) {
        choices.push_back(
            json::object{{"level", level}, {"chosen", text_member(levels.body, "level") == level}});
    }
    model["choices"] = std::move(choices);
    model["parts"] = std::move(parts);
    model["operates"] = by->may(control::control_role::operates);
    model["notice"] = notice_of(by);
    co_return made;
}

awaitable<shown> set_level(const visit* by) {
    auto done =
        co_await change(by, "PUT", "/log-level", json::object{{"level", field(by->form, "level")}});
    if (!done.good()) {
        co_return done.failed;
    }
    shown made;
    made.go_to = "/log?done=level";
    co_return made;
}

}  // namespace

void add_log_views(view_list& all) {
    all.push_back({"GET", "/log", "log", show_log});
    all.push_back({"POST", "/log", "log", set_level});
}

}  // namespace sluice::operator_page
