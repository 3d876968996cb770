#include "config/found.hpp"
#include "config/secrecy.hpp"

#include <sluice/config/section.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

const section_field* marked(const std::vector<section_field>& fields, bool field_facts::* mark) {
    const auto found = std::find_if(fields.begin(), fields.end(), [mark](const section_field& one) {
        return one.field->facts().*mark;
    });
    return found == fields.end() ? nullptr : &*found;
}

bool shares_none(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::find_first_of(some, others) == some.end();
}

// True for a shape that accepts every text. Only such a field can take the variable itself in place
// of a secret.
bool takes_any_text(const field_facts& facts) {
    switch (facts.shape) {
        case value_shape::text:
            return facts.rules.choices.empty();
        case value_shape::secret:
        case value_shape::text_template:
        case value_shape::value_template:
        case value_shape::template_or_stages:
        case value_shape::json:
            return true;
        default:
            return false;
    }
}

const field_base* field_of(const section_field* found) {
    return found == nullptr ? nullptr : found->field.get();
}

}  // namespace

void section_report::add(std::string_view field_name, std::string message, std::string mend) {
    const auto at_field = std::find_if(from_.members.begin(), from_.members.end(),
                                       [&](const member& one) { return one.key == field_name; });
    if (at_field == from_.members.end()) {
        state_.report(from_.at, std::move(message), std::move(mend));
        return;
    }
    if (at_field->value.stands_in) {
        return;  // the value is a secret that was not looked up
    }
    const auto step = state_.enter(field_name);
    const bool plain = at_field->value.kind == node::kinds::scalar;
    state_.report(plain ? at_field->value.at : at_field->key_at, std::move(message),
                  std::move(mend));
}

void section_report::add(std::initializer_list<std::string_view> path, std::string message,
                         std::string mend) {
    add_below(from_, from_.at, std::span(path.begin(), path.size()), std::move(message),
              std::move(mend));
}

void section_report::add_below(const node& from, const location& at,
                               std::span<const std::string_view> path, std::string message,
                               std::string mend) {
    const auto found = path.empty() ? from.members.end()
                                    : std::ranges::find(from.members, path.front(), &member::key);
    if (from.stands_in) {
        return;  // the value is a secret that was not looked up
    }
    if (found == from.members.end()) {
        state_.report(at, std::move(message), std::move(mend));
        return;
    }
    const auto step = state_.enter(path.front());
    add_below(found->value, found->key_at, path.subspan(1), std::move(message), std::move(mend));
}

const field_base* section::find(std::string_view field_name) const {
    for (const section_field& one : fields_) {
        const auto& facts = one.field->facts();
        if (facts.name == field_name || (!facts.formerly.empty() && facts.formerly == field_name)) {
            return one.field.get();
        }
    }
    return nullptr;
}

const field_base* section::shorthand() const {
    return field_of(marked(fields_, &field_facts::shorthand));
}

const field_base* section::whole() const {
    return field_of(marked(fields_, &field_facts::whole));
}

json::value section::default_of(const section_field& field) const {
    const auto options = fresh(nullptr);
    return field.field->shown_value(field.owner(options.get()));
}

std::shared_ptr<const void> section::read(const node& from, reader_state& state,
                                          const void* start) const {
    const bool has_former_keys = std::ranges::any_of(from.members, [&](const member& given) {
        const auto* field = find(given.key);
        return field != nullptr && field->facts().name != given.key;
    });
    if (has_former_keys) {
        return read(with_present_keys(from, state), state, start);
    }
    // Checks report without returning anything, so the count of errors decides at the end.
    const std::size_t errors_before = state.errors();
    const auto options = fresh(start);
    const section_field* alone = marked(fields_, &field_facts::whole);
    if (alone == nullptr && from.kind != node::kinds::map && from.kind != node::kinds::null) {
        alone = marked(fields_, &field_facts::shorthand);
    }
    std::vector<std::string> bad;
    const bool good = alone != nullptr ? read_alone(*alone, options.get(), from, state)
                                       : read_members(options.get(), from, state, bad);
    const bool all_good = good && state.errors() == errors_before;
    section_report report(from, state);
    for (const erased_check& check : checks_) {
        const bool readable =
            all_good || (good && !check.needs.empty() && shares_none(check.needs, bad));
        if (readable) {
            check.judge(options.get(), report);
        }
    }
    return state.errors() == errors_before ? options : nullptr;
}

node section::with_present_keys(const node& from, reader_state& state) const {
    node renamed = from;
    for (member& given : renamed.members) {
        const auto* field = find(given.key);
        if (field == nullptr || field->facts().name == given.key) {
            continue;
        }
        const auto& name = field->facts().name;
        if (from.find(name) != nullptr) {
            state.report(
                given.key_at,
                "'" + given.key + "' is the former name of '" + name + "', which stands beside it",
                "leave '" + given.key + "' out");
        }
        given.key = name;
    }
    return renamed;
}

bool section::read_alone(const section_field& field, void* options, const node& from,
                         reader_state& state) const {
    if (from.kind == node::kinds::null && field.field->facts().required) {
        state.report(from.at, "'" + name_ + "' needs a value", field.field->facts().description);
        return false;
    }
    return field.field->read(field.owner(options), from, state);
}

bool section::read_members(void* options, const node& from, reader_state& state,
                           std::vector<std::string>& bad) const {
    if (from.kind != node::kinds::map && from.kind != node::kinds::null) {
        report_mismatch(from, "a map", state,
                        from.kind == node::kinds::list ? "its keys stand without '- '" : "");
        return false;
    }
    for (const member& given : from.members) {
        const auto field = std::find_if(
            fields_.begin(), fields_.end(),
            [&](const section_field& one) { return one.field->facts().name == given.key; });
        if (field == fields_.end()) {
            report_unknown(given, from, state);
            continue;
        }
        if (given.value.stands_in && !takes_any_text(field->field->facts())) {
            continue;  // the value is unknown: the field keeps its default
        }
        const auto step = state.enter(given.key);
        if (!field->field->read(field->owner(options), given.value, state)) {
            bad.push_back(given.key);
        }
    }
    report_missing(from, state, bad);
    return true;
}

// Returns the key of a section before this key that has a field of this name: the key is indented
// too little.
std::string section::owner_of(const member& misplaced, const node& from,
                              reader_state& state) const {
    std::string owner;
    for (const member& one : from.members) {
        if (one.key == misplaced.key) {
            break;
        }
        const auto* field = find(one.key);
        if (field == nullptr) {
            continue;
        }
        const auto& facts = field->facts();
        const auto* type = one.value.find("type");
        const auto* declared = facts.shape == value_shape::section ? facts.rules.nested.get()
                               : facts.shape == value_shape::component && type != nullptr
                                   ? state.types().find(facts.rules.component, type->text)
                                   : nullptr;
        const bool holds_keys = facts.containers.empty() && one.value.kind != node::kinds::scalar;
        if (declared != nullptr && holds_keys && declared->find(misplaced.key) != nullptr) {
            owner = one.key;
        }
    }
    return owner;
}

void section::report_unknown(const member& member, const node& from, reader_state& state) const {
    std::vector<std::string> names;
    for (const section_field& one : fields_) {
        names.push_back(one.field->facts().name);
    }
    const std::string meant = did_you_mean(member.key, names);
    const field_base* field = find(meant);
    // A mistyped key may hold a secret all the same.
    if (member.value.kind == node::kinds::scalar &&
        (sounds_secret(member.key) ||
         (field != nullptr && field->facts().shape == value_shape::secret))) {
        state.hide(member.value);
    }
    const std::string owner = owner_of(member, from, state);
    std::string mend = "did you mean '" + meant + "'?";
    if (!owner.empty()) {
        mend = "it is a field of '" + owner + "': indent it below that";
    } else if (meant.empty()) {
        mend = names.empty() ? "'" + name_ + "' takes no keys" : "known here: " + listed(names);
    }
    state.report(member.key_at, "unknown key '" + member.key + "'", std::move(mend));
}

void section::report_missing(const node& from, reader_state& state,
                             std::vector<std::string>& bad) const {
    for (const section_field& one : fields_) {
        const field_facts& facts = one.field->facts();
        if (!facts.required || from.find(facts.name) != nullptr) {
            continue;
        }
        bad.push_back(facts.name);
        const std::string value = facts.example.empty() ? "…" : facts.example;
        state.report(from.at, "'" + facts.name + "' is missing",
                     "add '" + facts.name + ": " + value + "'");
    }
}

}  // namespace sluice::config
