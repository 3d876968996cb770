#include "page/views/trial_parts.hpp"

#include "page/views/problems.hpp"

#include <utility>

namespace sluice::operator_page {

shown trial_page(const visit* by, const std::string& title, const std::string& template_name,
                 const char* way) {
    shown made;
    made.title = title;
    made.template_name = template_name;
    made.edits_text = true;
    auto& model = made.model;
    for (const char* name : {"on_expression", "on_stages", "on_page", "mistake", "mend", "marked",
                             "tried", "wrong", "problems", "path", "text", "command"}) {
        model[name] = nullptr;
    }
    model[way] = true;
    model["edits"] = by->may(control::control_role::editor);
    return made;
}

void add_mistake(shown& made, unsigned status, std::string message, std::string mend) {
    made.status = status;
    made.model["mistake"] = std::move(message);
    made.model["mend"] = std::move(mend);
}

draft_of_file draft_in(const visit* by) {
    if (field(by->form, "step") == "forget") {
        return {};
    }
    return {field(by->form, "path"), field(by->form, "text")};
}

void add_draft(json::object& body, const draft_of_file& draft) {
    if (!draft.path.empty()) {
        body["path"] = draft.path;
        body["text"] = draft.text;
    }
}

void show_draft(json::object& model, const draft_of_file& draft) {
    model["path"] = draft.path;
    model["text"] = draft.path.empty() ? std::string() : draft.text;
}

bool add_problems(shown& made, const json::value& answer, const std::string& directory) {
    const auto& problems = items(answer, "problems");
    if (problems.empty()) {
        return false;
    }
    made.status = 400;
    made.model["wrong"] = true;
    made.model["problems"] = problem_rows(problems, directory);
    return true;
}

}  // namespace sluice::operator_page
