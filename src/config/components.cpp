#include "config/found.hpp"

#include <sluice/config/error_rule.hpp>
#include <sluice/config/reused_stages.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

std::vector<std::string> candidates(const std::string& kind, const reader_state& state) {
    std::vector<std::string> names = state.types().types_of(kind);
    for (std::string& name : state.offered_names(kind)) {
        names.push_back(std::move(name));
    }
    return names;
}

// `type` is nothing when it comes from a secret: then the message must not repeat it.
void report_unknown_type(const location& at, const std::optional<std::string>& type,
                         const std::string& kind, reader_state& state) {
    const auto names = candidates(kind, state);
    const std::string meant = type ? did_you_mean(*type, names) : std::string();
    std::string mend = "did you mean '" + meant + "'?";
    if (meant.empty()) {
        mend = names.empty() ? "this program has none" : "there are " + listed(names);
    }
    const std::string shown =
        type ? "'" + *type + "'" : "(it comes from a secret and is not shown)";
    state.report(at, "unknown type of " + kind + ' ' + shown, std::move(mend));
}

std::optional<configured_component> read_options(const section& declared, std::string type,
                                                 const node& from, const location& at,
                                                 reader_state& state) {
    configured_component made;
    made.type = std::move(type);
    made.options = declared.read(from, state);
    made.at = at;
    return made.given() ? std::optional(std::move(made)) : std::nullopt;
}

std::optional<std::string> shown_text(const node& scalar) {
    return scalar.from_secret ? std::nullopt : std::optional(scalar.text);
}

// Returns the fields of the type itself, without `type`.
node without_type(const node& from) {
    node rest = from;
    std::erase_if(rest.members, [](const member& one) { return one.key == "type"; });
    return rest;
}

// Holds a stage of a list as written: its name, and the node after the name.
struct written_stage {
    std::string type;
    location at;
    node options;
};

std::optional<written_stage> stage_in(const node& item, reader_state& state);

// Reads a stage that has an `on_error` beside it.
std::optional<written_stage> stage_without_rule(const node& item, reader_state& state) {
    node stage = item;
    std::erase_if(stage.members, [](const member& one) { return one.key == error_rule_key; });
    if (stage.members.empty()) {
        state.report(item.members.front().key_at, "'on_error' stands without a stage",
                     "write it below the stage that it is for, without '- '");
        return std::nullopt;
    }
    return stage_in(stage, state);
}

std::optional<written_stage> stage_in(const node& item, reader_state& state) {
    if (item.find(error_rule_key) != nullptr) {
        return stage_without_rule(item, state);
    }
    if (item.unresolved) {
        state.fail();
        return std::nullopt;
    }
    if (item.kind == node::kinds::scalar) {
        node nothing;
        nothing.at = item.at;
        return written_stage{item.text, item.at, std::move(nothing)};
    }
    if (item.kind == node::kinds::map && item.members.size() == 1) {
        const member& only = item.members.front();
        return written_stage{only.key, only.key_at, only.value};
    }
    // "- filter:" with the options on the same level as the key: YAML reads two keys of one map.
    // This is the most likely mistake, so it has a message of its own.
    if (item.kind == node::kinds::map && item.members.size() > 1 &&
        item.members.front().value.kind == node::kinds::null) {
        const auto& [stage, at, nothing] = item.members.front();
        const auto& beside = item.members[1];
        const auto step = state.enter(stage);
        state.report(beside.key_at, "'" + beside.key + "' stands beside the stage, not in it",
                     "indent it deeper than '" + stage + "'");
        return std::nullopt;
    }
    report_mismatch(item, "one stage, such as 'filter: …'", state,
                    item.kind == node::kinds::map && item.members.size() > 1
                        ? "begin each stage with '- ', and indent its options below it"
                        : "");
    return std::nullopt;
}

bool append_stages(const node& from, const std::string& kind, stage_list& stages,
                   reader_state& state);

// Reads the `on_error` beside a stage. Returns false after it has reported a problem.
bool read_rule(const node& item, configured_component& stage, reader_state& state) {
    const node* written = item.find(error_rule_key);
    if (written == nullptr) {
        return true;
    }
    const auto step = state.enter(error_rule_key);
    if (written->kind == node::kinds::null) {
        report_mismatch(*written, "a rule", state, "write fail, skip, keep or {do: [ … ]}");
        return false;
    }
    stage.on_error =
        std::static_pointer_cast<const error_rule>(error_rule_declaration().read(*written, state));
    return stage.on_error != nullptr;
}

bool append_offered(const written_stage& stage, const node& offered, const std::string& kind,
                    stage_list& stages, reader_state& state) {
    if (stage.options.kind != node::kinds::null) {
        state.report(stage.at, "'" + stage.type + "' is used by name and takes no options",
                     "change it where it stands, under transformers; `use` gives it parameters");
        return false;
    }
    if (offered.find("parameters") != nullptr) {
        state.report(stage.at, "'" + stage.type + "' has parameters",
                     "write `use: {transformer: " + stage.type + ", with: { … }}` in its place");
        return false;
    }
    auto& replacing = state.replacing;
    // Without this, a list that contains itself would expand without end.
    if (std::find(replacing.begin(), replacing.end(), stage.type) != replacing.end()) {
        state.report(stage.at, "'" + stage.type + "' holds itself", "remove one of the uses");
        return false;
    }
    const node* listed = offered.kind == node::kinds::map ? offered.find("do") : &offered;
    if (listed == nullptr) {
        return false;  // reported where it stands
    }
    state.use_list(stage.type);
    replacing.push_back(stage.type);
    const bool good = append_stages(*listed, kind, stages, state);
    replacing.pop_back();
    return good;
}

bool append_stage(const node& item, const std::string& kind, stage_list& stages,
                  reader_state& state) {
    const auto stage = stage_in(item, state);
    if (!stage) {
        return false;
    }
    // A built-in type wins over a list of the same name.
    const section* declared = state.types().find(kind, stage->type);
    const node* offered = state.offered_stages(kind, stage->type);
    if (declared == nullptr && offered == nullptr && item.from_secret) {
        report_unknown_type(stage->at, std::nullopt, kind, state);
        return false;
    }
    const auto step = state.enter(stage->type);
    if (declared != nullptr) {
        auto made = read_options(*declared, stage->type, stage->options, stage->at, state);
        configured_component unread;
        const bool good = read_rule(item, made ? *made : unread, state) && made.has_value();
        if (good) {
            stages.push_back(std::move(*made));
        }
        return good;
    }
    if (offered != nullptr && item.find(error_rule_key) != nullptr) {
        state.report(item.find(error_rule_key)->at,
                     "'on_error' is for one stage, and '" + stage->type + "' stands for several",
                     "write `- use: " + stage->type + "` in its place");
        return false;
    }
    if (offered != nullptr) {
        return append_offered(*stage, *offered, kind, stages, state);
    }
    report_unknown_type(stage->at, stage->type, kind, state);
    return false;
}

bool append_stages(const node& from, const std::string& kind, stage_list& stages,
                   reader_state& state) {
    if (!expect_list(from, state)) {
        return false;
    }
    bool good = true;
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        const auto step = state.enter(i);
        good = append_stage(from.items[i], kind, stages, state) && good;
    }
    return good;
}

}  // namespace

template <>
std::optional<configured_component> read_plain<configured_component>(const node& from,
                                                                     const value_rules& rules,
                                                                     reader_state& state) {
    const std::string& kind = rules.component;
    const std::string example = kind == "publisher" ? "{type: file, path: …}" : "{type: …}";
    if (from.kind != node::kinds::map) {
        report_mismatch(from, "a map with 'type'", state, "write " + example);
        return std::nullopt;
    }
    const node* type = from.find("type");
    if (type == nullptr) {
        const auto names = state.types().types_of(kind);
        state.report(from.at, "'type' is missing",
                     names.empty() ? "this program has no " + kind : "one of " + listed(names));
        return std::nullopt;
    }
    // The step ends here, so that messages about the options do not say ".type".
    const auto named = [&] {
        const auto step = state.enter("type");
        return expect_scalar(*type, "the type of the " + kind, state);
    }();
    if (!named) {
        return std::nullopt;
    }
    const section* declared = state.types().find(kind, type->text);
    if (declared == nullptr) {
        const auto step = state.enter("type");
        report_unknown_type(type->at, shown_text(*type), kind, state);
        return std::nullopt;
    }
    return read_options(*declared, type->text, without_type(from), from.at, state);
}

template <>
std::optional<stage_list> read_plain<stage_list>(const node& from, const value_rules& rules,
                                                 reader_state& state) {
    stage_list stages;
    if (!append_stages(from, rules.component, stages, state)) {
        return std::nullopt;
    }
    return stages;
}

template <>
std::optional<template_or_stages> read_plain<template_or_stages>(const node& from,
                                                                 const value_rules& rules,
                                                                 reader_state& state) {
    template_or_stages made;
    if (from.kind == node::kinds::list) {
        auto stages = read_plain<stage_list>(from, rules, state);
        if (!stages) {
            return std::nullopt;
        }
        made.stages = *std::move(stages);
        return made;
    }
    auto value = read_plain<value_template>(from, rules, state);
    if (!value) {
        return std::nullopt;
    }
    made.value = *std::move(value);
    return made;
}

template <>
json::value show_plain<template_or_stages>(const template_or_stages&) {
    return nullptr;
}

template <>
json::value show_plain<configured_component>(const configured_component&) {
    return nullptr;
}

template <>
json::value show_plain<stage_list>(const stage_list&) {
    return nullptr;
}

}  // namespace sluice::config
