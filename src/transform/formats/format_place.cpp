#include "transform/formats/format_place.hpp"

#include "transform/place_stage.hpp"

#include <utility>

namespace sluice::transform {

namespace {

// Without this check, a key that the format ignores would be a silent mistake.
void check_format(const format_place& options, config::section_report& report) {
    for (const std::string_view key : {"delimiter", "header"}) {
        if (report.given(key) && options.as != text_format::csv) {
            report.add(std::string(key), "only CSV has '" + std::string(key) + "'", "leave it out");
        }
    }
}

}  // namespace

config::declaration<format_place> format_place_declaration(std::string at_text,
                                                           std::string format_text) {
    using o = format_place;
    config::declaration<o> d("format", "A place and its format");
    d.field("at", &o::at, std::move(at_text))
        .required()
        .not_empty()
        .example("body")
        .check([](const std::string& text) { return judge_path(text, path_use::pattern); });
    d.field("as", &o::as, std::move(format_text))
        .required()
        .choice("csv", text_format::csv, "CSV (RFC 4180): a list of objects")
        .choice("form", text_format::form,
                "application/x-www-form-urlencoded: an object; a name that comes several times has "
                "a list")
        .choice("xml", text_format::xml,
                "XML: an object with one member, the root. Attributes are @name, a text beside "
                "elements is #text, elements of one name are a list")
        .choice("yaml", text_format::yaml, "YAML: one document, without tags of its own");
    d.field("delimiter", &o::delimiter, "The character between fields of CSV, or tab")
        .check(formats::judge_delimiter);
    d.field("header", &o::header,
            "The first row of CSV names the members. Without a header each row is a list");
    d.check({"as", "delimiter", "header"}, check_format);
    return d;
}

}  // namespace sluice::transform
