#include "config/expansion.hpp"

#include "config/found.hpp"
#include "config/variables.hpp"
#include "config/written_variable.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sluice::config {
namespace {

constexpr const char* objects_field = "objects";
constexpr const char* parameters_field = "parameters";
// Given to each use by itself.
constexpr const char* own_name = "name";

using parameter_values = std::map<std::string, node, std::less<>>;

std::shared_ptr<const place_note> note_at(const location& at, std::string text) {
    return std::make_shared<const place_note>(place_note{at, std::move(text)});
}

// Everything in the value names the place in the template that it stands for.
void name_place(node& value, const std::shared_ptr<const place_note>& note) {
    value.at.beside = note;
    for (auto& item : value.items) {
        name_place(item, note);
    }
    for (auto& one : value.members) {
        one.key_at.beside = note;
        name_place(one.value, note);
    }
}

// Puts parameters into a copy of a template's nodes.
class expander final : public parameter_source {
 public:
    // Without `variables`, other variables stay as they are written.
    expander(const parameter_values& given, std::shared_ptr<const place_note> made_by,
             std::string named, const variable_source* variables, reader_state& state)
        : given_(given),
          made_by_(std::move(made_by)),
          named_(std::move(named)),
          variables_(variables),
          state_(state) {}

    void expand(node& tree) {
        tree.at.beside = made_by_;
        if (tree.kind == node::kinds::scalar) {
            fill(tree);
        }
        for (auto& item : tree.items) {
            expand(item);
        }
        for (auto& one : tree.members) {
            one.key_at.beside = made_by_;
            one.key = filled_key(one);
            expand(one.value);
        }
        report_doubles(tree);
    }

    std::optional<std::string> value_of(const written_variable& variable, node& scalar,
                                        std::size_t offset) const override {
        const auto* value = find(variable.name);
        if (value == nullptr) {
            if (!variable.fallback) {
                report_unknown(variable, scalar, offset);
            }
            return variable.fallback;
        }
        if (value->kind != node::kinds::scalar) {
            state_.report(scalar.at,
                          "the parameter '" + variable.name + "' is " + found_text(*value) +
                              ", and stands within a text here",
                          "give it a text, or let ${param:" + variable.name + "} stand alone");
            return std::nullopt;
        }
        scalar.from_secret = scalar.from_secret || value->from_secret;
        scalar.stands_in = scalar.stands_in || value->stands_in;
        if (value->from_secret && !value->stands_in) {
            state_.conceal(value->text);
        }
        return value->text;
    }

 private:
    void report_unknown(const written_variable& variable, const node& scalar,
                        std::size_t offset) const {
        std::vector<std::string> names;
        for (const auto& [name, value] : given_) {
            names.push_back(name);
        }
        const auto meant = did_you_mean(variable.name, names);
        state_.report(
            place_inside(scalar, offset), named_ + " has no parameter '" + variable.name + "'",
            meant.empty() ? "declare it under parameters" : "did you mean '" + meant + "'?");
    }

    // A scalar that is one parameter becomes its value, whatever kind that is.
    void fill(node& scalar) {
        const auto& text = scalar.text;
        if (text.find("${") == std::string::npos) {
            return;
        }
        const bool whole = text.starts_with("${param:") && text.find('}') == text.size() - 1;
        const auto* value =
            whole ? find(variable_in(std::string_view(text).substr(2, text.size() - 3)).name)
                  : nullptr;
        if (value != nullptr) {
            auto made = *value;
            name_place(made, note_at(plain(scalar.at), named_ + " puts it here"));
            scalar = std::move(made);
        } else if (variables_ != nullptr) {
            resolve_scalar(scalar, *variables_, state_, this);
        } else {
            scalar.text = filled(scalar);
        }
    }

    std::string filled_key(const member& written) {
        node scalar;
        scalar.kind = node::kinds::scalar;
        scalar.at = written.key_at;
        scalar.text = written.key;
        return filled(scalar);
    }

    // The text with every parameter in its place; other variables and $${ stay.
    std::string filled(node& scalar) {
        const auto text = scalar.text;
        std::string made;
        std::size_t at = 0;
        while (at < text.size()) {
            const bool escaped = text.compare(at, 3, "$${") == 0;
            const auto end = text.find('}', at);
            if (escaped || text.compare(at, 8, "${param:") != 0 || end == std::string::npos) {
                const std::size_t length = escaped ? 3 : 1;
                made += text.substr(at, length);
                at += length;
                continue;
            }
            const auto variable = variable_in(std::string_view(text).substr(at + 2, end - at - 2));
            made += value_of(variable, scalar, at).value_or("");
            at = end + 1;
        }
        return made;
    }

    const node* find(const std::string& name) const {
        const auto found = given_.find(name);
        return found == given_.end() ? nullptr : &found->second;
    }

    void report_doubles(const node& tree) {
        for (auto one = tree.members.begin(); one != tree.members.end(); ++one) {
            const auto same = std::find_if(tree.members.begin(), one, [&](const member& other) {
                return other.key == one->key;
            });
            if (same != one) {
                state_.report(one->key_at, "'" + one->key + "' is there twice",
                              "two keys of the template become the same");
            }
        }
    }

    static location plain(location at) {
        at.beside = nullptr;
        return at;
    }

    const parameter_values& given_;
    std::shared_ptr<const place_note> made_by_;
    std::string named_;
    const variable_source* variables_;
    reader_state& state_;
};

class template_book {
 public:
    template_book(std::vector<node>& documents, const variable_source* variables,
                  reader_state& state)
        : documents_(documents), variables_(variables), state_(state) {}

    void expand_all() {
        std::vector<node> made;
        for (const auto& document : documents_) {
            gather(document);
        }
        for (const auto& document : documents_) {
            const auto* uses = document.find(uses_key);
            if (uses == nullptr) {
                continue;
            }
            for (const auto& use : uses->members) {
                const auto step = state_.enter(uses_key);
                const auto deeper = state_.enter(use.key);
                if (auto one = expanded(use)) {
                    made.push_back(*std::move(one));
                }
            }
        }
        std::ranges::move(made, std::back_inserter(documents_));
    }

 private:
    // The first of two templates with one name counts; the loader reports the second.
    void gather(const node& document) {
        if (const auto* templates = document.find(templates_key)) {
            for (const auto& one : templates->members) {
                templates_.emplace(one.key, &one);
            }
        }
    }

    std::optional<node> expanded(const member& use) {
        const auto* named = use.value.find("template");
        if (named == nullptr || named->kind != node::kinds::scalar) {
            return std::nullopt;  // the declaration of a use reports it
        }
        const auto found = templates_.find(named->text);
        const auto* objects =
            found == templates_.end() ? nullptr : found->second->value.find(objects_field);
        if (objects == nullptr) {
            return std::nullopt;  // a reference to nothing, or a template without objects
        }
        parameter_values given;
        if (!read_parameters(use, *found->second, given)) {
            return std::nullopt;
        }
        auto made = *objects;
        const auto title = "template '" + named->text + "'";
        const auto note = note_at(use.key_at, "made here: '" + use.key + "' of " + title);
        expander(given, note, title, variables_, state_).expand(made);
        refuse_nesting(made, title);
        if (const auto* enabled = use.value.find("enabled");
            enabled != nullptr && enabled->text == "false") {
            switch_off(made, *enabled);
        }
        return made;
    }

    bool read_parameters(const member& use, const member& definition, parameter_values& given) {
        node name;
        name.kind = node::kinds::scalar;
        name.at = use.key_at;
        name.text = use.key;
        given.emplace(own_name, std::move(name));
        const auto* declared = definition.value.find(parameters_field);
        const auto* with = use.value.find("with");
        std::vector<std::string> names;
        bool good = true;
        if (declared != nullptr) {
            for (const auto& one : declared->members) {
                names.push_back(one.key);
                const auto* value = with == nullptr ? nullptr : with->find(one.key);
                if (value == nullptr && one.value.kind == node::kinds::null) {
                    state_.report(use.key_at,
                                  "'" + use.key + "' needs the parameter '" + one.key + "'",
                                  "give it: with: {" + one.key + ": …}");
                    good = false;
                    continue;
                }
                auto chosen = value == nullptr ? one.value : *value;
                if (value == nullptr && variables_ != nullptr) {
                    resolve_variables(chosen, *variables_, state_);
                }
                given.insert_or_assign(one.key, std::move(chosen));
            }
        }
        for (const auto& one : with == nullptr ? std::vector<member>() : with->members) {
            if (std::ranges::find(names, one.key) == names.end()) {
                const auto meant = did_you_mean(one.key, names);
                state_.report(
                    one.key_at,
                    "template '" + definition.key + "' has no parameter '" + one.key + "'",
                    meant.empty() ? "leave it out" : "did you mean '" + meant + "'?");
                good = false;
            }
        }
        return good;
    }

    void refuse_nesting(node& made, const std::string& title) {
        std::erase_if(made.members, [&](const member& one) {
            const bool nests = one.key == templates_key || one.key == uses_key;
            if (nests) {
                state_.report(one.key_at, title + " holds '" + one.key + "'",
                              "a template holds clients, incoming, outgoing, routes, storages "
                              "and transformers");
            }
            return nests;
        });
    }

    // Only incomings and routes can be switched off; the others then have nothing to do.
    static void switch_off(node& made, const node& off) {
        for (auto& map : made.members) {
            if (map.key != "incoming" && map.key != "routes") {
                continue;
            }
            for (auto& entry : map.value.members) {
                std::erase_if(entry.value.members,
                              [](const member& one) { return one.key == "enabled"; });
                entry.value.members.push_back({"enabled", off.at, off});
            }
        }
    }

    std::vector<node>& documents_;
    const variable_source* variables_;
    reader_state& state_;
    std::map<std::string, const member*, std::less<>> templates_;
};

}  // namespace

void expand_templates(std::vector<node>& documents, const variable_source* variables,
                      reader_state& state) {
    template_book(documents, variables, state).expand_all();
}

}  // namespace sluice::config
