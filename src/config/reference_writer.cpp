#include "config/found.hpp"
#include "config/type_text.hpp"

#include <sluice/config/writers.hpp>

namespace sluice::config {

namespace {

// A '|' or a line break would end the cell of the Markdown table.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|') {
            safe += "\\|";
        } else {
            safe += c == '\n' ? ' ' : c;
        }
    }
    return safe;
}

std::string code(std::string_view text) {
    return '`' + cell(text) + '`';
}

std::string choices_text(const field_facts& facts) {
    std::string text;
    for (const choice_rule& choice : facts.rules.choices) {
        text += text.empty() ? "" : ", ";
        text += code(choice.text);
        if (!choice.description.empty()) {
            text += " (" + cell(choice.description) + ')';
        }
    }
    return text;
}

std::string value_cell(const field_facts& facts) {
    std::string text =
        facts.rules.choices.empty() ? cell(type_text(facts)) : "one of " + choices_text(facts);
    if (facts.rules.least) {
        text += ", at least " + value_text(facts.rules.least->shown);
    }
    if (facts.rules.most) {
        text += ", at most " + value_text(facts.rules.most->shown);
    }
    return text;
}

std::string default_cell(const section& declared, const section_field& field) {
    if (field.field->facts().required) {
        return "**required**";
    }
    const json::value value = declared.default_of(field);
    return value.is_null() ? "" : code(value_text(value));
}

std::string notes(const field_facts& facts) {
    std::string text = cell(facts.description);
    if (!facts.example.empty()) {
        text += ". Example: " + code(facts.example);
    }
    return text;
}

std::string usage_note(const section& declared) {
    if (const field_base* whole = declared.whole()) {
        return "The section itself is " + type_text(whole->facts()) + ".\n\n";
    }
    if (const field_base* alone = declared.shorthand()) {
        return "May be given as `" + alone->facts().name + "` alone, without a map.\n\n";
    }
    return "";
}

void append_section(std::string& text, const section& declared, const std::string& title,
                    int heading) {
    text += std::string(static_cast<std::size_t>(heading), '#') + ' ' + title + "\n\n";
    text += declared.summary() + ".\n\n" + usage_note(declared);
    if (declared.fields().empty()) {
        text += "No fields.\n\n";
        return;
    }
    text += "| field | value | default | |\n|---|---|---|---|\n";
    for (const section_field& field : declared.fields()) {
        const field_facts& facts = field.field->facts();
        text += "| " + code(facts.name) + " | " + value_cell(facts) + " | " +
                default_cell(declared, field) + " | " + notes(facts) + " |\n";
    }
    text += '\n';
    for (const section_field& field : declared.fields()) {
        const field_facts& facts = field.field->facts();
        if (facts.rules.nested) {
            append_section(text, *facts.rules.nested, title + '.' + facts.name, heading + 1);
        }
    }
}

}  // namespace

std::string write_reference(const section& declared, int heading) {
    std::string text;
    append_section(text, declared, declared.name(), heading);
    return text;
}

std::string write_reference(const catalogue& types, std::string_view kind, int heading) {
    std::string text;
    for (const std::string& type : types.types_of(kind)) {
        append_section(text, *types.find(kind, type), type, heading);
    }
    return text;
}

}  // namespace sluice::config
