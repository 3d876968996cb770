#include "config/allowance.hpp"
#include "config/found.hpp"
#include "config/plain_secrets.hpp"
#include "config/relative_path.hpp"
#include "config/secrecy.hpp"
#include "config/set_variables.hpp"
#include "config/stage_warnings.hpp"
#include "config/written_values.hpp"
#include "config/written_variable.hpp"

#include <sluice/config/warnings.hpp>
#include <sluice/expression/findings.hpp>
#include <sluice/expression/reading.hpp>
#include <sluice/model/number.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace sluice::config {

namespace {

constexpr std::array<std::string_view, 8> typographic_quotes{"“", "”", "„", "‟",
                                                             "‘", "’", "‚", "‛"};

bool is_name_start(char c) {
    return ascii::is_letter(c) || c == '_';
}

bool is_name_part(char c) {
    return is_name_start(c) || ascii::is_digit(c);
}

// True for a name that JMESPath accepts without quotes.
bool is_plain_name(std::string_view name) {
    return !name.empty() && is_name_start(name[0]) && std::ranges::all_of(name, is_name_part);
}

bool is_all_capitals(std::string_view name) {
    const auto is_small = [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; };
    return name.size() > 1 && std::isupper(static_cast<unsigned char>(name[0])) != 0 &&
           std::ranges::none_of(name, is_small);
}

// True when a name looks like a text. "POSTED" in double quotes names a field and would not need
// them, and fields are rarely written in capitals.
bool looks_like_text(const read_name& name) {
    return name.quoted ? is_plain_name(name.name) || number_from_text(name.name).has_value()
                       : is_all_capitals(name.name);
}

class warning_finder {
 public:
    explicit warning_finder(std::vector<std::string> variables) {
        known_.variables = std::move(variables);
    }

    void look_at(const written_value& one);
    // Adds the warnings that need to know every field of the configuration.
    diagnostics finish();

 private:
    struct compared_text {
        location at;
        location value_at;
        std::string path;
        read_name name;
    };

    void look_at_variables(const written_value& one);
    void look_at_quotes(const written_value& one);
    void look_at_secret(const written_value& one);
    void look_at_expressions(const written_value& one);
    void look_at_shape(const written_value& one);
    void look_at_scope(const written_value& one, const std::vector<read_name>& roots);
    void note_comparison(const written_value& one, const read_comparison& compared);
    void note_text(const written_value& one, const read_name& name);
    void add(const written_value& one, std::size_t offset, std::string message, std::string mend,
             const std::string& rule);
    void add(const location& at, const location& value_at, std::string path, std::string message,
             std::string mend, const std::string& rule);

    diagnostics found_;
    std::set<std::string, std::less<>> fields_;  // that something reads or makes
    std::vector<compared_text> texts_;           // texts that may be fields after all
    known_names known_;                          // the variables that have values somewhere
};

void warning_finder::add(const location& at, const location& value_at, std::string path,
                         std::string message, std::string mend, const std::string& rule) {
    if (!is_allowed(at, rule) && !is_allowed(value_at, rule)) {
        found_.add({at, std::move(path), std::move(message), std::move(mend), rule});
    }
}

void warning_finder::add(const written_value& one, std::size_t offset, std::string message,
                         std::string mend, const std::string& rule) {
    add(place_inside(one.value, offset), one.value.at, one.path, std::move(message),
        std::move(mend), rule);
}

void warning_finder::look_at(const written_value& one) {
    look_at_variables(one);
    look_at_quotes(one);
    look_at_secret(one);
    look_at_expressions(one);
    for (const auto look : {two_files, template_as_text, now_in_identifier}) {
        if (auto finding = look(one)) {
            add(one, finding->offset, std::move(finding->message), std::move(finding->mend),
                finding->rule);
        }
    }
    if (!one.in_tree && !one.facts.formerly.empty() && one.key == one.facts.formerly) {
        add(one, 0, "'" + one.facts.formerly + "' is the former name of '" + one.facts.name + "'",
            "write '" + one.facts.name + "'", warning::former_key);
    }
    if (one.in_tree) {
        fields_.insert(std::string(one.key));
    }
}

void warning_finder::look_at_variables(const written_value& one) {
    const std::string_view text = one.value.text;
    for (auto at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
        const auto rest = text.substr(at + 1);
        if (rest.starts_with('$')) {
            at += 2;  // $${ is an escape for ${
            continue;
        }
        const auto end = std::min(rest.find('}'), rest.size());
        if (rest.starts_with('{')) {
            const auto variable = variable_in(rest.substr(1, std::max<std::size_t>(end, 1) - 1));
            if (variable.kind == "file" &&
                others_may_read(resolved_path(variable.name, one.value.at))) {
                add(one, at, "everybody on this machine may read '" + variable.name + "'",
                    "take the right away: `chmod o-r` on the file", warning::readable_secret);
            }
            if (is_secret(variable) && !variable.fallback.value_or("").empty()) {
                add(one, at, "a secret has a default, which everybody can read",
                    "leave the default out: without a value the program then says what is missing",
                    warning::secret_default);
            }
        } else {
            const auto* const stop = std::ranges::find_if_not(rest, is_name_part);
            const auto name = rest.substr(0, static_cast<std::size_t>(stop - rest.begin()));
            const bool is_ours =
                std::ranges::find(known_.variables, name) != known_.variables.end();
            if (is_all_capitals(name) && !is_ours) {
                add(one, at, "'$" + std::string(name) + "' is taken as it stands",
                    "a variable of the environment is written ${env:" + std::string(name) + "}",
                    warning::shell_variable);
            }
        }
        ++at;
    }
}

void warning_finder::look_at_quotes(const written_value& one) {
    const std::string_view text = one.value.text;
    const auto begins_with = [&](std::string_view mark) { return text.starts_with(mark); };
    if (one.value.quoted || text.size() < 2) {
        return;
    }
    if (std::ranges::any_of(typographic_quotes, begins_with)) {
        add(one, 0, "a typographic quote is a part of the text",
            "YAML knows the plain ones only: \"…\" or '…'", warning::odd_quote);
        return;
    }
    const char last = text.back();
    const bool is_expression = one.facts.shape == value_shape::expression;  // the parser reports it
    if ((last == '"' || last == '\'') && !is_expression && text.find(last) == text.size() - 1) {
        add(one, text.size() - 1, "a quote at the end is a part of the text",
            "remove it, or open one before the text", warning::odd_quote);
    }
}

void warning_finder::look_at_secret(const written_value& one) {
    const std::string_view text = one.value.text;
    constexpr std::size_t shortest = 6;  // nothing else treats a shorter text as a secret
    if (text.size() < shortest || text.starts_with('$') ||
        text.find("${") != std::string_view::npos || text.find("{{") != std::string_view::npos) {
        return;
    }
    const bool is_header = !one.facts.containers.empty() &&
                           one.facts.containers.back() == container::map && !one.in_tree &&
                           sounds_secret(one.key);
    const bool is_text =
        one.facts.shape == value_shape::text || one.facts.shape == value_shape::text_template;
    if (one.facts.shape == value_shape::secret || (is_text && is_header) ||
        (is_text && url_holds_secret(text))) {
        found_.hide(one.value.at, 0, one.value.text);
        add(one, 0, "a secret stands in the file",
            "take it from a credential, ${credential:NAME}, or a variable, ${env:NAME}",
            warning::plain_secret);
    }
}

void warning_finder::look_at_expressions(const written_value& one) {
    result<expression_reading> read = expression_reading();
    switch (one.facts.shape) {
        case value_shape::expression:
            read = reading_of_expression(one.value.text);
            break;
        case value_shape::text_template:
        case value_shape::value_template:
        case value_shape::template_or_stages:
            read = reading_of_template(one.value.text);
            break;
        default:
            return;
    }
    if (!read) {
        return;  // it is an error, or a variable completes it
    }
    fields_.insert(read->fields.begin(), read->fields.end());
    look_at_shape(one);
    look_at_scope(one, read->roots);
    for (const auto& compared : read->comparisons) {
        note_comparison(one, compared);
    }
}

// Reports conditions and arguments that can never have the right type, whatever the entity.
void warning_finder::look_at_shape(const written_value& one) {
    std::vector<expression_finding> findings;
    if (one.facts.shape == value_shape::expression) {
        if (const auto code = expression::compile(one.value.text)) {
            findings = analyse(*code, known_);
        }
    } else if (const auto text = text_template::compile(one.value.text)) {
        findings = analyse(*text, known_);
    }
    for (auto& finding : findings) {
        add(one, finding.column - 1, std::move(finding.message), std::move(finding.mend),
            std::string(finding.rule));
    }
}

void warning_finder::look_at_scope(const written_value& one, const std::vector<read_name>& roots) {
    const auto& sees = one.facts.rules.sees;
    for (const auto& root : roots) {
        if (sees.empty()) {
            return;
        }
        const auto mend_among = [](const std::string& name, const std::vector<std::string>& all) {
            const auto meant = did_you_mean(name, all);
            return meant.empty() ? "known here: " + listed(all) : "did you mean '" + meant + "'?";
        };
        if (std::ranges::find(sees, root.name) == sees.end()) {
            add(one, root.at, "there is no '" + root.name + "' here: it is always null",
                mend_among(root.name, sees), warning::unknown_name);
            continue;
        }
        for (const auto* section : one.sections) {
            const auto* made = section->find(root.name);
            if (made == nullptr || made->kind != node::kinds::map || root.member.empty() ||
                made->find(root.member) != nullptr) {
                continue;
            }
            std::vector<std::string> keys;
            for (const auto& key : made->members) {
                keys.push_back(key.key);
            }
            add(one, root.at, "'" + root.name + "' has no '" + root.member + "': it is always null",
                mend_among(root.member, keys), warning::unknown_name);
        }
    }
}

void warning_finder::note_comparison(const written_value& one, const read_comparison& compared) {
    using kinds = compared_side::kinds;
    const auto& left = compared.left;
    const auto& right = compared.right;
    const bool by_equality = compared.kind == read_comparison::kinds::equality;
    const bool left_is_field = left.kind == kinds::name || left.kind == kinds::path;
    if (right.kind == kinds::name && left.kind != kinds::literal) {
        // In status == posted the right side is more often a text than a field. In other
        // comparisons only a name in capitals or quotes is suspicious.
        if ((by_equality && left_is_field && !looks_like_text(left.name)) ||
            looks_like_text(right.name)) {
            note_text(one, right.name);
            return;
        }
    }
    if (left.kind == kinds::name && right.kind != kinds::literal && looks_like_text(left.name)) {
        note_text(one, left.name);
    }
}

void warning_finder::note_text(const written_value& one, const read_name& name) {
    // No record has a member of that name, so the comparison is with null, as it is meant.
    if (name.name == "null" && !name.quoted) {
        return;
    }
    texts_.push_back({place_inside(one.value, name.at), one.value.at, one.path, name});
}

diagnostics warning_finder::finish() {
    for (const auto& one : texts_) {
        if (fields_.contains(one.name.name)) {
            continue;
        }
        const auto shown = one.name.quoted ? '"' + one.name.name + '"' : one.name.name;
        const bool is_literal = number_from_text(one.name.name).has_value() ||
                                one.name.name == "true" || one.name.name == "false";
        add(one.at, one.value_at, one.path,
            shown + (one.name.quoted ? " in double quotes" : " without quotes") +
                " names a field of the record, not a text",
            is_literal ? "a literal stands between backticks: `" + one.name.name + "`"
                       : "a text has single quotes: '" + one.name.name + "'",
            warning::text_without_quotes);
    }
    return std::move(found_);
}

}  // namespace

diagnostics find_warnings(const std::vector<written_object>& objects, const layout& shape,
                          const catalogue& types) {
    warning_finder finder(variables_set_in(objects));
    for (const auto& object : objects) {
        visit_values(object, shape, types, [&](const written_value& one) { finder.look_at(one); });
    }
    auto found = finder.finish();
    for (const auto& object : objects) {
        find_unreached(object, found);
    }
    return found;
}

}  // namespace sluice::config
