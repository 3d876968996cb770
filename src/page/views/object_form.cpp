#include "page/views/object_form.hpp"

#include "page/views/parts.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::operator_page {
namespace {

bool may_be_empty(const json::value& field) {
    const auto input = text_member(field, "input");
    return flag_member(field.get_object(), "is_text") && input != "yaml" && input != "secret" &&
           input != "list";
}

// "POSTED, ERROR", also with brackets around it. A text with an expression or a variable is one
// value: it may make the whole list.
json::value listed(std::string_view text) {
    if (text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos) {
        return json::value(text);
    }
    if (text.starts_with('[') && text.ends_with(']')) {
        text = text.substr(1, text.size() - 2);
    }
    json::array items;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(",\n"), text.size());
        if (const auto item = trimmed(text.substr(0, end)); !item.empty()) {
            items.emplace_back(item);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return items;
}

json::value typed(const json::value& field, const std::string& text) {
    if (text_member(field, "input") == "list") {
        return listed(text);
    }
    if (!flag_member(field.get_object(), "is_text")) {
        if (text == "true" || text == "false") {
            return text == "true";
        }
        if (auto number = parse_json(text); number && kind_of(*number) == json_kind::number) {
            return *std::move(number);
        }
    }
    return json::value(text);
}

std::string parent_of(const std::string& path) {
    const auto dot = path.rfind('.');
    return dot == std::string::npos ? "" : path.substr(0, dot);
}

class edit_list {
 public:
    explicit edit_list(const json::value& form) : form_(form) {}

    void add(const std::string& path, const char* kind, json::value value) {
        json::object one{{"path", path}, {kind, std::move(value)}};
        if (const auto* orders = member(form_, "orders")) {
            if (const auto* order = member(*orders, parent_of(path))) {
                one["order"] = *order;
            }
        }
        all.push_back(std::move(one));
    }

    json::array all;

 private:
    const json::value& form_;
};

void add_component_edit(edit_list& edits, const json::value& field, const wanted_value& wanted) {
    const auto written = text_member(field, "written");
    const auto path = text_member(field, "path");
    const auto component = text_member(field, "component");
    if (wanted.value == written) {
        return;
    }
    if (wanted.value.empty()) {
        edits.add(component, "remove", true);
    } else if (written.empty()) {
        edits.add(path, "value", json::value(wanted.value));
    } else {
        edits.add(component, "value", json::object{{"type", wanted.value}});
    }
}

void add_edit(edit_list& edits, const json::value& field, const wanted_value& wanted) {
    const auto path = text_member(field, "path");
    const auto before = text_member(field, "state");
    if (wanted.state == before && wanted.value == text_member(field, "value")) {
        return;
    }
    if (wanted.state == "unset") {
        edits.add(path, "remove", true);
    } else if (wanted.state == "null") {
        edits.add(path, "value", nullptr);
    } else if (text_member(field, "input") == "yaml") {
        edits.add(path, "yaml", json::value(wanted.value));
    } else {
        edits.add(path, "value", typed(field, wanted.value));
    }
}

}  // namespace

std::string value_name(const std::string& path) {
    return "f:" + path;
}

std::string state_name(const std::string& path) {
    return "s:" + path;
}

bool is_reference_to_secret(std::string_view text) {
    return (text.starts_with("${env:") || text.starts_with("${file:") ||
            text.starts_with("${credential:")) &&
           text.ends_with('}') && text.find(":-") == std::string_view::npos;
}

wanted_value wanted_of(const json::value& field, const fields& sent) {
    const auto path = text_member(field, "path");
    const auto input = text_member(field, "input");
    const auto before = text_member(field, "state");
    auto value = sent_text(sent, value_name(path));
    if (input == "choice" || input == "component") {
        // Another method does not have it any more.
        const bool refused = !value.empty() && value == text_member(field, "refused");
        return value.empty() || refused ? wanted_value{"unset", ""}
               : value == null_choice   ? wanted_value{"null", ""}
                                        : wanted_value{"given", std::move(value)};
    }
    // A text of lines keeps the line ends at its end, which no form shows.
    if (input == "lines" && !value.empty()) {
        const auto former = text_member(field, "value");
        const auto last = former.find_last_not_of('\n');
        value += last == std::string::npos ? std::string() : former.substr(last + 1);
    }
    const auto chosen = sent.find(state_name(path));
    auto state = chosen == sent.end() ? before : chosen->second;
    // A person who types a value means it, and one who empties a number takes it out.
    if (state == before && state != "given" && !value.empty()) {
        state = "given";
    }
    if (state == "given" && value.empty() && (!may_be_empty(field) || chosen == sent.end())) {
        state = "unset";
    }
    return {state, state == "given" ? std::move(value) : ""};
}

std::map<std::string, std::string> chosen_types(const fields& sent) {
    std::map<std::string, std::string> types;
    for (const auto& [name, value] : sent) {
        if (name == "f:type") {
            types[""] = value;
        } else if (name.starts_with("f:") && name.ends_with(".type")) {
            types[name.substr(2, name.size() - 7)] = value;
        }
    }
    return types;
}

json::object chosen_values(const json::value& form, const fields& sent) {
    json::object chosen;
    for (const auto& field : items(form, "fields")) {
        const auto name = value_name(text_member(field, "path"));
        if (!text_member(field, "steers").empty() && sent.contains(name)) {
            chosen[text_member(field, "path")] = sent_text(sent, name);
        }
    }
    return chosen;
}

std::string sent_text(const fields& sent, const std::string& name) {
    std::string text;
    for (const char byte : field(sent, name)) {
        if (byte != '\r') {
            text += byte;
        }
    }
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

object_edits edits_of(const json::value& form, const fields& sent) {
    object_edits made;
    edit_list edits(form);
    for (const auto& field : items(form, "fields")) {
        const auto path = text_member(field, "path");
        const auto input = text_member(field, "input");
        if (input == "heading" || !sent.contains(value_name(path))) {
            continue;
        }
        const auto wanted = wanted_of(field, sent);
        if (input == "component") {
            add_component_edit(edits, field, wanted);
            continue;
        }
        if (input == "secret" && wanted.state == "given" && !is_reference_to_secret(wanted.value)) {
            made.mistakes[path] =
                "a secret never goes through a browser: write ${env:NAME}, ${file:path} or "
                "${credential:NAME}";
            continue;
        }
        add_edit(edits, field, wanted);
    }
    made.edits = std::move(edits.all);
    return made;
}

}  // namespace sluice::operator_page
