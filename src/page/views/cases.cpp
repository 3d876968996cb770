// A test of a task, for `sluice test`.

#include "page/views.hpp"
#include "page/views/trial_parts.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::operator_page {
namespace {

// A form sends every line end as CR LF.
std::string with_plain_line_ends(std::string text) {
    std::erase(text, '\r');
    return text;
}

awaitable<shown> make_case(const visit* by) {
    const auto id = by->slots.front();
    const auto name = "task-" + id;
    auto made = trial_page(by, "A test from task " + id, "case", "on_stages");
    auto& model = made.model;
    model["back"] = "/tasks/" + id;
    model["command"] = "sluice test --filter " + shell_word(name);
    if (by->form.empty()) {
        auto found = co_await ask(by, "/tasks/" + segment(id) + "/case");
        if (!found.good()) {
            co_return found.failed;
        }
        model["path"] = text_member(found.body, "path");
        model["text"] = text_member(found.body, "text");
        co_return made;
    }
    const auto path = std::string(trimmed(field(by->form, "path")));
    const auto text = with_plain_line_ends(field(by->form, "text"));
    model["path"] = path;
    model["text"] = text;
    auto kept = co_await change(by, "POST", "/configuration/cases",
                                json::object{{"path", path}, {"text", text}});
    if (!kept.good()) {
        add_mistake(made, kept.failed.status, text_member(kept.body, "error"),
                    text_member(kept.body, "mend"));
        co_return made;
    }
    made.template_name = "case_kept";
    co_return made;
}

}  // namespace

void add_case_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/tasks/{id}/case", "tasks", make_case});
    }
}

}  // namespace sluice::operator_page
