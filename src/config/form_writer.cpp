#include "config/form_writer.hpp"

#include "config/secrecy.hpp"
#include "config/source.hpp"
#include "config/type_text.hpp"
#include "config/yaml.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::config {
namespace {

// Sections may hold themselves. Deeper ones are edited as YAML.
constexpr int deepest_form = 4;

std::string joined_path(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

yaml_path steps_of(std::string_view path) {
    yaml_path steps;
    while (!path.empty()) {
        const auto key = path.substr(0, path.find('.'));
        steps.emplace_back(std::string(key));
        path.remove_prefix(std::min(key.size() + 1, path.size()));
    }
    return steps;
}

// A text of a key that speaks of a secret, and that is neither a variable nor an expression.
std::string plain_secret_in(const node& from, const std::string& path, bool key_is_secret) {
    if (from.kind == node::kinds::scalar) {
        const bool computed =
            from.text.find("${") != std::string::npos || from.text.find("{{") != std::string::npos;
        return key_is_secret && !computed && !from.text.empty() ? path : "";
    }
    for (const auto& item : from.items) {
        auto found = plain_secret_in(item, path, key_is_secret);
        if (!found.empty()) {
            return found;
        }
    }
    for (const auto& one : from.members) {
        auto found = plain_secret_in(one.value, joined_path(path, one.key), sounds_secret(one.key));
        if (!found.empty()) {
            return found;
        }
    }
    return {};
}

bool is_choice(const field_facts& facts) {
    return facts.containers.empty() &&
           (facts.shape == value_shape::boolean || facts.shape == value_shape::reference ||
            !facts.rules.choices.empty());
}

bool is_line(const field_facts& facts) {
    switch (facts.shape) {
        case value_shape::integer:
        case value_shape::number:
        case value_shape::text:
        case value_shape::duration:
        case value_shape::bytes:
        case value_shape::expression:
        case value_shape::text_template:
        case value_shape::used_stages:
            return facts.containers.empty();
        default:
            return false;
    }
}

bool is_tree(const field_facts& facts) {
    return facts.shape == value_shape::section || facts.shape == value_shape::json ||
           facts.shape == value_shape::value_template ||
           facts.shape == value_shape::template_or_stages || facts.shape == value_shape::stages;
}

class object_form {
 public:
    object_form(const catalogue& types, const form_request& asked) : types_(types), asked_(asked) {}

    void add_section(const section& declared, const node* from, const std::string& path,
                     int level) {
        json::array order;
        if (orders_.contains(path)) {
            order = orders_[path].get_array();  // of a component: its `type` comes first
        }
        // People write what fits on a line before what takes many.
        for (const bool trees : {false, true}) {
            for (const auto& one : declared.fields()) {
                if (is_tree(one.field->facts()) == trees) {
                    order.emplace_back(one.field->facts().name);
                }
            }
        }
        orders_[path] = std::move(order);
        for (const auto& one : declared.fields()) {
            const auto& facts = one.field->facts();
            const auto* value = from == nullptr ? nullptr : from->find(facts.name);
            if (value == nullptr && from != nullptr && !facts.formerly.empty()) {
                value = from->find(facts.formerly);
                former_ = value;
            }
            add_field(declared, one, value, path, level);
        }
    }

    // Returns false for a type that does not exist.
    bool add_component(const std::string& kind, const node* from, const std::string& path,
                       int level, const field_facts* facts) {
        const auto* typed = from == nullptr ? nullptr : from->find("type");
        const auto chosen = asked_.types.find(path);
        const auto written = typed == nullptr ? std::string() : typed->text;
        const auto type = chosen == asked_.types.end() ? written : chosen->second;
        json::object field{{"path", joined_path(path, "type")},
                           {"label", "type"},
                           {"level", level},
                           {"input", "component"},
                           {"component", path},
                           {"description", facts == nullptr ? "" : facts->description},
                           {"type", "a type of " + kind},
                           {"required", facts == nullptr || facts->required},
                           {"default", nullptr},
                           {"state", written.empty() ? "unset" : "given"},
                           {"written", written},
                           {"value", type}};
        json::array choices;
        const auto all = types_.types_of(kind);
        for (const auto& name : all) {
            const auto* declared = types_.find(kind, name);
            choices.push_back(
                json::object{{"value", name}, {"label", name + ": " + declared->summary()}});
        }
        field["choices"] = std::move(choices);
        fields_.push_back(std::move(field));
        if (type.empty()) {
            return true;
        }
        const auto* declared = types_.find(kind, type);
        if (declared == nullptr) {
            return false;
        }
        orders_[path] = json::array{"type"};
        add_section(*declared, type == written ? from : nullptr, path, level);
        return true;
    }

    json::object take(const node* from) {
        json::object made;
        const auto secret =
            plain_.empty() && from != nullptr ? plain_secret_in(*from, "", false) : plain_;
        made["secret"] = secret;
        made["fields"] = secret.empty() ? std::move(fields_) : json::array();
        made["orders"] = std::move(orders_);
        return made;
    }

 private:
    void add_field(const section& declared, const section_field& one, const node* value,
                   const std::string& path, int level) {
        const auto& facts = one.field->facts();
        const bool is_former = value != nullptr && !facts.formerly.empty() && value == former_;
        const auto here = joined_path(path, is_former ? facts.formerly : facts.name);
        const bool is_map =
            value == nullptr || value->kind == node::kinds::map || value->kind == node::kinds::null;
        if (facts.containers.empty() && is_map && level < deepest_form) {
            if (facts.shape == value_shape::component) {
                add_heading(facts, here, level, value);
                if (add_component(facts.rules.component, value, here, level + 1, &facts)) {
                    return;
                }
                fields_.pop_back();
                fields_.pop_back();
            } else if (facts.shape == value_shape::section &&
                       facts.rules.nested->whole() == nullptr &&
                       !(value != nullptr && value->kind == node::kinds::null)) {
                add_heading(facts, here, level, value);
                add_section(*facts.rules.nested, value, here, level + 1);
                return;
            }
        }
        fields_.push_back(field_of(declared, one, value, here, level));
    }

    void add_heading(const field_facts& facts, const std::string& path, int level,
                     const node* value) {
        fields_.push_back(json::object{{"path", path},
                                       {"label", facts.name},
                                       {"level", level},
                                       {"input", "heading"},
                                       {"description", facts.description},
                                       {"required", facts.required},
                                       {"given", value != nullptr}});
    }

    json::object field_of(const section& declared, const section_field& one, const node* value,
                          const std::string& path, int level) {
        const auto& facts = one.field->facts();
        json::object made{{"path", path},
                          {"label", facts.name},
                          {"level", level},
                          {"description", facts.description},
                          {"example", facts.example},
                          {"type", type_text(facts)},
                          {"required", facts.required},
                          {"may_be_null", facts.may_be_absent || facts.shape == value_shape::json ||
                                              facts.shape == value_shape::value_template}};
        const auto initial = declared.default_of(one);
        made["default"] = kind_of(initial) == json_kind::null ? json::value(nullptr)
                                                              : json::value(value_text(initial));
        const bool is_scalar = value == nullptr || value->kind == node::kinds::scalar ||
                               value->kind == node::kinds::null;
        if (facts.shape == value_shape::secret && facts.containers.empty() && is_scalar) {
            made["input"] = "secret";
        } else if (is_choice(facts) && is_scalar) {
            made["input"] = "choice";
            made["choices"] = choices_of(facts);
        } else {
            made["input"] = is_line(facts) && is_scalar ? "text" : "yaml";
        }
        made["is_text"] = is_text(facts);
        add_value(made, facts, value, path);
        return made;
    }

    static bool is_text(const field_facts& facts) {
        return facts.shape != value_shape::integer && facts.shape != value_shape::number &&
               facts.shape != value_shape::bytes && facts.shape != value_shape::boolean;
    }

    void add_value(json::object& made, const field_facts& facts, const node* value,
                   const std::string& path) {
        made["value"] = "";
        if (value == nullptr) {
            made["state"] = "unset";
            return;
        }
        made["state"] = value->kind == node::kinds::null ? "null" : "given";
        if (made["state"] == "null") {
            return;
        }
        if (facts.shape == value_shape::secret && value->kind == node::kinds::scalar &&
            !is_secret_reference(value->text)) {
            plain_ = path;
            return;
        }
        const bool as_yaml = made["input"] == "yaml" || value->kind != node::kinds::scalar;
        if (as_yaml) {
            const auto text = written_at(asked_.written, steps_of(path));
            made["value"] = text ? *text : "";
        } else {
            made["value"] = value->text;
            if (value->text.find('\n') != std::string::npos) {
                made["input"] = "lines";
            }
        }
    }

    json::array choices_of(const field_facts& facts) const {
        json::array all;
        const auto add = [&](const std::string& value, const std::string& label) {
            all.push_back(json::object{{"value", value},
                                       {"label", label.empty() ? value : value + ": " + label}});
        };
        if (facts.shape == value_shape::boolean) {
            add("true", "");
            add("false", "");
        }
        for (const auto& choice : facts.rules.choices) {
            add(choice.text, choice.description);
        }
        if (facts.shape == value_shape::reference) {
            for (const auto& name : asked_.names(facts.rules.refers_to)) {
                add(name, "");
            }
        }
        return all;
    }

    const catalogue& types_;
    const form_request& asked_;
    json::array fields_;
    json::object orders_;
    const node* former_ = nullptr;  // the last value that stands at a field's former name
    std::string plain_;             // the path of a secret in plain text
};

result<std::optional<node>> object_node(const std::string& written) {
    if (written.empty()) {
        return std::optional<node>();
    }
    diagnostics problems;
    const auto file = source_from("the object", written, problems);
    auto read = file == nullptr ? std::nullopt : parse_yaml(file, problems);
    if (!read || !problems.empty()) {
        return failure(failure_class::invalid,
                       "the object cannot be read: " + problems.all().front().message,
                       "edit the text of the file");
    }
    if (read->kind == node::kinds::list || read->kind == node::kinds::scalar) {
        return failure(failure_class::refused, "the object is no map, and has no form",
                       "edit the text of the file");
    }
    return read;
}

}  // namespace

bool is_secret_reference(std::string_view text) {
    return (text.starts_with("${env:") || text.starts_with("${file:") ||
            text.starts_with("${credential:")) &&
           text.find('}') == text.size() - 1 && text.find(":-") == std::string_view::npos;
}

result<json::object> write_form(const layout& shape, const catalogue& types,
                                const form_request& asked) {
    const auto map = std::ranges::find(shape.maps, asked.map, &map_layout::key);
    if (map == shape.maps.end() || (map->entry == nullptr && map->component.empty())) {
        return failure(failure_class::invalid, "'" + asked.map + "' has no forms",
                       "edit the text of the file");
    }
    const auto read = object_node(asked.written);
    if (!read) {
        return read.error();
    }
    const auto* from = *read ? &**read : nullptr;
    object_form form(types, asked);
    if (map->entry != nullptr) {
        form.add_section(*map->entry, from, "", 0);
    } else if (!form.add_component(map->component, from, "", 0, nullptr)) {
        return failure(failure_class::invalid, "there is no such type of " + map->component,
                       "choose a type of the list");
    }
    return form.take(from);
}

}  // namespace sluice::config
