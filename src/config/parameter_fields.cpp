#include "config/parameter_fields.hpp"

#include "config/splice.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <optional>

namespace sluice::config {
namespace {

// "POSTED, ERROR"; nothing for a list that does not fit on a line.
std::optional<std::string> list_on_a_line(const node& from) {
    std::string text;
    for (const auto& item : from.items) {
        if (item.kind != node::kinds::scalar || item.text.empty() ||
            item.text.find_first_of(",\n[]{}") != std::string::npos) {
            return std::nullopt;
        }
        text += (text.empty() ? "" : ", ") + item.text;
    }
    return text.empty() ? std::nullopt : std::optional(text);
}

yaml_path steps_to(std::string_view path) {
    yaml_path steps;
    while (!path.empty()) {
        const auto key = path.substr(0, path.find('.'));
        steps.emplace_back(std::string(key));
        path.remove_prefix(std::min(key.size() + 1, path.size()));
    }
    return steps;
}

void add_written(json::object& field, const node* value, const std::string& path,
                 const std::string& written) {
    field["value"] = "";
    field["state"] = "unset";
    if (value == nullptr) {
        return;
    }
    field["state"] = value->kind == node::kinds::null ? "null" : "given";
    if (value->kind == node::kinds::scalar) {
        field["value"] = value->text;
        if (value->text.find('\n') != std::string::npos) {
            field["input"] = "lines";
        }
        return;
    }
    if (value->kind == node::kinds::null) {
        return;
    }
    const auto line =
        value->kind == node::kinds::list ? list_on_a_line(*value) : std::optional<std::string>();
    if (line && text_member(field, "input") == "list") {
        field["value"] = *line;
        return;
    }
    const auto text = written_at(written, steps_to(path));
    field["input"] = "yaml";
    field["value"] = text ? *text : "";
}

json::object field_at(const std::string& path, const std::string& name, int level) {
    return {{"path", path + "." + name},
            {"label", name},
            {"level", level},
            {"input", "text"},
            {"required", false},
            {"may_be_null", false},
            {"default", nullptr},
            {"unset", "it is not sent"},
            {"is_text", true}};
}

json::object known_field(const offered_parameter& one, const std::string& path, int level) {
    auto field = field_at(path, one.name, level);
    field["description"] = one.description;
    field["type"] = one.type;
    field["example"] = one.example;
    // A body may come with the record.
    const bool is_body = one.group == "payload";
    field["required"] = one.required && !is_body;
    if (is_body) {
        field["unset"] =
            one.required ? "the record must have it" : "it is not sent, or comes with the record";
    }
    field["is_text"] = one.is_text;
    field["input"] = one.is_list ? "list" : "text";
    json::array choices;
    for (const auto& choice : one.choices) {
        choices.emplace_back(choice);
    }
    field["suggestions"] = std::move(choices);
    return field;
}

}  // namespace

bool has_parameter_fields(const offered_request& offer, const node* from) {
    return !offer.entity.empty() && !offer.is_open &&
           (from == nullptr || from->kind == node::kinds::map);
}

std::vector<json::object> parameter_fields(const offered_request& offer, const std::string& group,
                                           const std::string& path, int level, const node* from,
                                           const std::string& written) {
    std::vector<json::object> fields;
    std::vector<std::string> known;
    for (const auto& one : offer.parameters) {
        if (one.group == group) {
            auto field = known_field(one, path, level);
            const auto* value = from == nullptr ? nullptr : from->find(one.name);
            add_written(field, value, path + "." + one.name, written);
            fields.push_back(std::move(field));
            known.push_back(one.name);
        }
    }
    if (from == nullptr) {
        return fields;
    }
    for (const auto& one : from->members) {
        // A path of dots is that of another value.
        if (std::ranges::find(known, one.key) == known.end() &&
            one.key.find('.') == std::string::npos) {
            auto field = field_at(path, one.key, level);
            field["description"] = "'" + offer.entity + "' takes no parameter of this name";
            field["type"] = "text";
            field["example"] = "";
            add_written(field, &one.value, path + "." + one.key, written);
            fields.push_back(std::move(field));
        }
    }
    return fields;
}

}  // namespace sluice::config
