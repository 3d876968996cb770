#include "cli/manual/manual_pages.hpp"
#include "cli/manual/roff_text.hpp"
#include "config/type_text.hpp"

#include <sluice/model/text.hpp>

namespace sluice::cli {
namespace {

std::string choice_text(const config::field_facts& facts) {
    std::string text;
    for (const auto& choice : facts.rules.choices) {
        append_item(text, '`' + choice.text + '`');
        text += choice.description.empty() ? "" : " (" + choice.description + ')';
    }
    return text;
}

std::string field_text(const config::section& declared, const config::section_field& field) {
    const auto& facts = field.field->facts();
    std::string text = facts.description + ". ";
    text += facts.rules.choices.empty() ? "Takes " + config::type_text(facts)
                                        : "One of " + choice_text(facts);
    if (facts.rules.least) {
        text += ", at least " + config::value_text(facts.rules.least->shown);
    }
    if (facts.rules.most) {
        text += ", at most " + config::value_text(facts.rules.most->shown);
    }
    text += '.';
    const auto standard = declared.default_of(field);
    if (facts.required) {
        text += " Required.";
    } else if (!standard.is_null() && !config::value_text(standard).empty()) {
        text += " Default: `" + config::value_text(standard) + "`.";
    }
    return facts.example.empty() ? text : text + " Example: `" + facts.example + "`.";
}

// Writes the fields with their dotted names: `retry.attempts`.
void append_fields(roff_text& page, const config::section& declared, const std::string& above) {
    for (const auto& field : declared.fields()) {
        const auto& facts = field.field->facts();
        page.item(above + facts.name, field_text(declared, field));
        if (facts.rules.nested) {
            append_fields(page, *facts.rules.nested, above + facts.name + '.');
        }
    }
}

void append_components(roff_text& page, const config::catalogue& types, std::string_view kind) {
    for (const auto& type : types.types_of(kind)) {
        const auto& declared = *types.find(kind, type);
        page.subheading(std::string(kind) + ' ' + type).paragraph(declared.summary() + '.');
        append_fields(page, declared, "");
    }
}

}  // namespace

manual_page configuration_page(const config::layout& shape, const config::catalogue& types) {
    roff_text page("sluice.yaml", 5, "sluice " SLUICE_VERSION, "File Formats");
    page.heading("NAME").paragraph("sluice.yaml - configuration of sluice");
    page.heading("DESCRIPTION")
        .paragraph(
            "Sluice reads every *.yaml file below its configuration directory. A file holds "
            "any of the maps below. The maps of all files are joined by name. "
            "`sluice check` shows every mistake with its place.")
        .paragraph(
            "Values may hold `${env:NAME}`, `${env:NAME:-default}`, `${credential:NAME}` "
            "and `${file:PATH}`. A text that holds `${` itself is written `$${`.");
    page.heading("MAPS");
    for (const auto& map : shape.maps) {
        page.subheading(map.key).paragraph(map.summary + '.');
        if (map.entry != nullptr) {
            append_fields(page, *map.entry, "");
        }
    }
    page.heading("SECTIONS");
    for (const auto& single : shape.singles) {
        page.subheading(single.key).paragraph(single.entry->summary() + '.');
        append_fields(page, *single.entry, "");
    }
    page.heading("COMPONENTS");
    for (const auto kind : {"client", "subscriber", "publisher", "transformer"}) {
        append_components(page, types, kind);
    }
    page.heading("SEE ALSO").paragraph("`sluice`(1), `sluice-describe`(1), `sluice-check`(1)");
    return {"sluice.yaml", 5, page.text()};
}

}  // namespace sluice::cli
