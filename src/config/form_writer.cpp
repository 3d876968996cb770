#include "config/form_writer.hpp"

#include "config/form_field.hpp"
#include "config/parameter_fields.hpp"
#include "config/secrecy.hpp"
#include "config/source.hpp"
#include "config/yaml.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::config {
namespace {

// Sections may hold themselves. Deeper ones are edited as YAML.
constexpr int deepest_form = 4;

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

class object_form {
 public:
    object_form(const catalogue& types, const form_request& asked) : types_(types), asked_(asked) {}

    // `offer` belongs to a component that offers requests, and may be null.
    void add_section(const section& declared, const node* from, const std::string& path, int level,
                     const offered_request* offer = nullptr) {
        json::array order;
        if (orders_.contains(path)) {
            order = orders_[path].get_array();  // of a component: its `type` comes first
        }
        const auto fields = in_form_order(declared, offer != nullptr);
        // People write what fits on a line before what takes many.
        for (const bool trees : {false, true}) {
            for (const auto& one : fields) {
                if (is_tree(one.field->facts()) == trees) {
                    order.emplace_back(one.field->facts().name);
                }
            }
        }
        orders_[path] = std::move(order);
        for (const auto& one : fields) {
            const auto& facts = one.field->facts();
            const auto* value = from == nullptr ? nullptr : from->find(facts.name);
            if (value == nullptr && from != nullptr && !facts.formerly.empty()) {
                value = from->find(facts.formerly);
                former_ = value;
            }
            if (offer != nullptr && facts.name == "parameters" &&
                (value == nullptr || value->kind == node::kinds::map)) {
                add_parameters(facts, *offer, value, joined_path(path, facts.name), level);
                continue;
            }
            add_field(declared, one, value, path, level);
            if (offer != nullptr) {
                add_steering(*offer, joined_path(path, facts.name), facts.name);
            }
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
        const auto* own = type == written ? from : nullptr;
        const auto offer = offer_of(kind, type, own, path);
        add_section(*declared, own, path, level, offer ? &*offer : nullptr);
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
    // The value of a field that steers others.
    std::string steered_by(const char* name, const node* from, const std::string& path) const {
        const auto chosen = asked_.chosen.find(joined_path(path, name));
        if (chosen != asked_.chosen.end()) {
            return chosen->second;
        }
        const auto* value = from == nullptr ? nullptr : from->find(name);
        return value == nullptr ? std::string() : value->text;
    }

    std::optional<offered_request> offer_of(const std::string& kind, const std::string& type,
                                            const node* from, const std::string& path) const {
        if (!asked_.offers) {
            return std::nullopt;
        }
        return asked_.offers({.kind = kind,
                              .type = type,
                              .method = steered_by("method", from, path),
                              .entity = steered_by("entity", from, path)});
    }

    // The choices of an entity depend on the method, and the fields of a request on both.
    void add_steering(const offered_request& offer, const std::string& path,
                      const std::string& name) {
        auto& field = fields_.back();
        if (name == "method") {
            field.get_object()["steers"] = "its entities";
        } else if (name == "entity") {
            field.get_object()["steers"] = "its parameters";
            const auto chosen = asked_.chosen.find(path);
            if (chosen != asked_.chosen.end() && !chosen->second.empty() && offer.entity.empty()) {
                field.get_object()["refused"] = chosen->second;
            }
            if (!offer.entities.empty()) {
                json::array choices;
                for (const auto& one : offer.entities) {
                    choices.push_back(
                        json::object{{"value", one.name}, {"label", one.name + ": " + one.title}});
                }
                field.get_object()["choices"] = std::move(choices);
            }
        }
    }

    void add_parameters(const field_facts& facts, const offered_request& offer, const node* value,
                        const std::string& path, int level) {
        const auto heads = fields_.size();
        add_heading(facts, path, level, value);
        auto& heading = fields_.back().get_object();
        heading["given"] = value != nullptr || !offer.entity.empty();
        heading["description"] = offer.entity.empty()
                                     ? "Path, query and body of the request. Choose an entity: its "
                                       "own parameters then stand here"
                                     : "Those of '" + offer.entity + "'";
        json::array order;
        for (const auto& one : facts.rules.nested->fields()) {
            const auto& group = one.field->facts();
            order.emplace_back(group.name);
            const auto* from = value == nullptr ? nullptr : value->find(group.name);
            const auto here = joined_path(path, group.name);
            if (!has_parameter_fields(offer, from)) {
                add_field(*facts.rules.nested, one, from, path, level + 1);
                continue;
            }
            auto fields =
                parameter_fields(offer, group.name, here, level + 2, from, asked_.written);
            if (!fields.empty()) {
                add_heading(group, here, level + 1, from);
                fields_.back().get_object()["given"] = true;
                json::array keys;
                for (auto& field : fields) {
                    keys.push_back(field["label"]);
                    fields_.push_back(std::move(field));
                }
                orders_[here] = std::move(keys);
            }
        }
        orders_[path] = std::move(order);
        if (fields_.size() == heads + 1 && !offer.entity.empty()) {
            fields_.back().get_object()["description"] = "'" + offer.entity + "' takes none";
        }
    }

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
                // A new object begins with its component.
                fields_.back().get_object()["given"] =
                    value != nullptr || (level == 0 && asked_.written.empty());
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
        fields_.push_back(declared_field({declared, one, value, here, level}, asked_, plain_));
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
