#include "page/views/object_form.hpp"
#include "page/views/parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::operator_page {
namespace {

json::array choices_of(const json::value& field, const wanted_value& wanted) {
    json::array options;
    const bool required = flag_member(field.get_object(), "required");
    const auto initial = text_member(field, "default");
    const auto add = [&](std::string_view value, std::string_view label, bool selected) {
        options.push_back(json::object{{"value", value}, {"label", label}, {"selected", selected}});
    };
    const auto nothing = required          ? std::string("choose")
                         : initial.empty() ? std::string("not set")
                                           : "not set: " + initial + " applies";
    add("", nothing, wanted.state == "unset");
    bool known = wanted.state != "given";
    for (const auto& choice : items(field, "choices")) {
        const auto value = text_member(choice, "value");
        const bool selected = wanted.state == "given" && value == wanted.value;
        known = known || selected;
        add(value, text_member(choice, "label"), selected);
    }
    // Another name of a choice, a variable, or a name that is not configured any more.
    if (!known) {
        add(wanted.value, wanted.value, true);
    }
    if (wanted.state == "null" || flag_member(field.get_object(), "may_be_null")) {
        add(null_choice, "null", wanted.state == "null");
    }
    return options;
}

json::array state_options(const json::value& field, const wanted_value& wanted) {
    json::array options;
    if (flag_member(field.get_object(), "required") && wanted.state != "null") {
        return options;
    }
    const auto add = [&](std::string_view value, std::string_view label) {
        options.push_back(
            json::object{{"value", value}, {"label", label}, {"selected", wanted.state == value}});
    };
    add("unset", "not set");
    add("given", "set to");
    if (wanted.state == "null" || flag_member(field.get_object(), "may_be_null")) {
        add("null", "null");
    }
    return options;
}

// "The default 30s applies." or "No default."
std::string default_hint(const json::value& field, const wanted_value& wanted) {
    if (flag_member(field.get_object(), "required")) {
        return "required";
    }
    const auto initial = text_member(field, "default");
    if (const auto without = text_member(field, "unset"); !without.empty()) {
        return wanted.state == "unset" ? "not set: " + without : "";
    }
    if (wanted.state == "unset") {
        return initial.empty() ? "not set, and there is no default"
                               : "not set: the default " + initial + " applies";
    }
    return initial.empty() ? "" : "default: " + initial;
}

class row_list {
 public:
    void add(const json::value& field, json::object row) {
        const auto level = integer_member(field, "level").value_or(0);
        const bool is_heading = text_member(field, "input") == "heading";
        // A heading of a component stands one level above the component's own fields.
        close_to(level);
        if (is_heading) {
            open_.push_back(level);
        }
        rows.push_back(std::move(row));
    }
    void close_to(std::int64_t level) {
        while (!open_.empty() && open_.back() >= level) {
            rows.push_back(empty_row("closes"));
            open_.pop_back();
        }
    }
    // A section of a template also sees the members around it, so that each row has all.
    static json::object empty_row(const char* kind) {
        json::object row;
        for (const char* name :
             {"opens",    "closes",      "is_field",        "label",      "description", "opened",
              "id",       "name",        "state_name",      "states",     "options",     "is_line",
              "is_lines", "is_yaml",     "value",           "rows",       "hint",        "example",
              "type",     "mistakes",    "wrong",           "has_states", "has_options", "runs",
              "shows",    "suggestions", "has_suggestions", "list_of"}) {
            row[name] = nullptr;
        }
        row[kind] = true;
        return row;
    }

    json::array rows;

 private:
    std::vector<std::int64_t> open_;
};

json::object field_row(const json::value& field, const wanted_value& wanted) {
    const auto path = text_member(field, "path");
    const auto input = text_member(field, "input");
    auto row = row_list::empty_row("is_field");
    row["id"] = value_name(path);
    row["name"] = value_name(path);
    row["label"] = text_member(field, "label");
    row["description"] = text_member(field, "description");
    row["example"] = text_member(field, "example");
    row["type"] = text_member(field, "type");
    row["hint"] = default_hint(field, wanted);
    row["value"] = wanted.value;
    row["shows"] = input == "component" ? std::string("its fields") : text_member(field, "steers");
    if (input == "choice" || input == "component") {
        row["options"] = choices_of(field, wanted);
        row["has_options"] = true;
        return row;
    }
    row["state_name"] = state_name(path);
    auto states = state_options(field, wanted);
    if (!states.empty()) {
        row["states"] = std::move(states);
        row["has_states"] = true;
    }
    const auto lines = std::ranges::count(wanted.value, '\n') + 1;
    row["is_yaml"] = input == "yaml";
    row["is_lines"] = input == "yaml" || input == "lines";
    row["is_line"] = input == "text" || input == "secret" || input == "list";
    row["list_of"] = input == "list" ? text_member(field, "type") : std::string();
    if (const auto usual = items(field, "suggestions"); !usual.empty()) {
        row["suggestions"] = usual;
        row["has_suggestions"] = true;
    }
    row["rows"] = std::clamp<std::int64_t>(lines + 1, 2, 20);
    return row;
}

void add_mistakes(json::object& row, const std::string& mistake, const std::string& at,
                  json::array& problems) {
    json::array all;
    if (!mistake.empty()) {
        all.push_back(json::object{{"message", mistake}, {"mend", ""}, {"place", ""}});
    }
    for (auto one = problems.begin(); one != problems.end();) {
        if (text_member(*one, "path") == at) {
            all.push_back(json::object{{"message", text_member(*one, "message")},
                                       {"mend", text_member(*one, "mend")},
                                       {"place", text_member(*one, "place")}});
            one = problems.erase(one);
        } else {
            ++one;
        }
    }
    if (!all.empty()) {
        row["wrong"] = true;
        row["mistakes"] = std::move(all);
    }
}

// The path of the field to which a problem belongs: its own, or the longest around it.
std::string field_path_of(const json::value& form, const std::string& object,
                          const std::string& problem) {
    std::string best;
    for (const auto& field : items(form, "fields")) {
        const auto path = object + "." + text_member(field, "path");
        const bool is_within =
            problem == path || (problem.starts_with(path) &&
                                (problem[path.size()] == '.' || problem[path.size()] == '['));
        if (is_within && path.size() > best.size() && text_member(field, "input") != "heading") {
            best = path;
        }
    }
    return best;
}

// "'client' is missing" stands at the section, and belongs to the field without a value.
std::string missing_field_of(const json::value& form, const fields& sent, const std::string& object,
                             const json::value& problem) {
    const auto around = text_member(problem, "path") + ".";
    const auto message = text_member(problem, "message");
    for (const auto& field : items(form, "fields")) {
        const auto own = text_member(field, "path");
        const auto path = object + "." + own;
        const bool is_unset =
            (sent.contains(value_name(own)) ? wanted_of(field, sent).state
                                            : text_member(field, "state")) == "unset";
        if (text_member(field, "input") != "heading" && is_unset && path.starts_with(around) &&
            message.find("'" + text_member(field, "label") + "'") != std::string::npos) {
            return path;
        }
    }
    return {};
}

// A part is open where the person has set something, or where something is wrong.
bool is_open(const json::value& form, const fields& sent,
             const std::map<std::string, std::string>& mistakes, const std::string& object,
             const json::array& problems, const std::string& part) {
    for (const auto& field : items(form, "fields")) {
        const auto path = text_member(field, "path");
        if (!path.starts_with(part + ".") || text_member(field, "input") == "heading") {
            continue;
        }
        const bool is_set =
            sent.contains(value_name(path)) && wanted_of(field, sent).state != "unset";
        const bool is_wrong =
            mistakes.contains(path) || std::ranges::any_of(problems, [&](const json::value& one) {
                return text_member(one, "path") == object + "." + path;
            });
        if (is_set || is_wrong) {
            return true;
        }
    }
    return false;
}

// A person chooses the subscriber or the publisher first. The file keeps its own order.
std::vector<const json::value*> as_shown(const json::value& form) {
    const auto& fields = items(form, "fields");
    const auto is_top = [](const json::value& field) {
        return integer_member(field, "level").value_or(0) == 0;
    };
    auto first = fields.size();
    for (std::size_t i = 0; i + 1 < fields.size() && first == fields.size(); ++i) {
        const bool is_part = is_top(fields[i]) && text_member(fields[i], "input") == "heading";
        first = is_part && text_member(fields[i + 1], "input") == "component" ? i : first;
    }
    auto end = std::min(first + 1, fields.size());
    while (end < fields.size() && !is_top(fields[end])) {
        ++end;
    }
    std::vector<const json::value*> shown;
    for (auto i = first; i < end; ++i) {
        shown.push_back(&fields[i]);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i < first || i >= end) {
            shown.push_back(&fields[i]);
        }
    }
    return shown;
}

}  // namespace

json::array form_rows(const json::value& form, const fields& sent,
                      const std::map<std::string, std::string>& mistakes, const std::string& object,
                      json::array& problems) {
    for (auto& one : problems) {
        const auto path = text_member(one, "path");
        auto best = field_path_of(form, object, path);
        best = best.empty() ? missing_field_of(form, sent, object, one) : best;
        if (!best.empty()) {
            one.get_object()["path"] = best;
        }
    }
    row_list list;
    for (const auto* one : as_shown(form)) {
        const auto& field = *one;
        const auto path = text_member(field, "path");
        if (text_member(field, "input") == "heading") {
            auto row = row_list::empty_row("opens");
            row["label"] = text_member(field, "label");
            row["description"] = text_member(field, "description");
            row["opened"] = flag_member(field.get_object(), "given") ||
                            flag_member(field.get_object(), "required") ||
                            is_open(form, sent, mistakes, object, problems, path);
            list.add(field, std::move(row));
            continue;
        }
        const bool was_sent = sent.contains(value_name(path));
        auto shown = was_sent
                         ? wanted_of(field, sent)
                         : wanted_value{text_member(field, "state"), text_member(field, "value")};
        // A value that is no secret reference is not sent back either.
        if (text_member(field, "input") == "secret" && !is_reference_to_secret(shown.value)) {
            shown.value.clear();
        }
        auto row = field_row(field, shown);
        const auto wrong = mistakes.find(path);
        add_mistakes(row, wrong == mistakes.end() ? "" : wrong->second, object + "." + path,
                     problems);
        list.add(field, std::move(row));
    }
    list.close_to(0);
    return std::move(list.rows);
}

}  // namespace sluice::operator_page
