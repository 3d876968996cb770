#include "config/yaml_fault.hpp"

#include "config/excerpt.hpp"
#include "config/indentation.hpp"
#include "config/secrecy.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::config {

namespace {

struct explanation {
    std::string_view theirs;  // the beginning of yaml-cpp's message
    std::string_view ours;
    std::string_view mend;
};

constexpr std::string_view quote_it = "a text that holds ': ' or begins with a sign needs quotes";

constexpr std::array<explanation, 14> explanations{{
    {"illegal map value", "a ':' stands where no value can be", quote_it},
    {"illegal map key", "a key stands where none can be", "check the indentation"},
    {"illegal block entry", "a '- ' stands where no list can be", "check the indentation"},
    {"illegal flow end", "this bracket was never opened", "remove it, or quote the text"},
    {"end of map flow not found", "a '{' is not closed by here", "close it, or quote the text"},
    {"end of sequence flow not found", "a '[' is not closed by here",
     "close it, or quote the text"},
    {"end of map not found", "this does not continue the map above", "check the indentation"},
    {"end of sequence not found", "this does not continue the list above", "check the indentation"},
    {"unknown token", "no value can begin with this character", "put the text in quotes"},
    {"the referenced anchor is not defined", "there is no such anchor above",
     "a text that begins with * needs quotes"},
    {"unknown escape character", "there is no such escape",
     "write \\\\ for a backslash, or use single quotes"},
    {"illegal EOF in scalar", "the quote is never closed", "close it"},
    {"alias not found", "a '*' stands without a name", "a text that begins with * needs quotes"},
    {"anchor not found", "a '&' stands without a name", "a text that begins with & needs quotes"},
}};

bool indented_by_tab(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return line.substr(0, first).find('\t') != std::string_view::npos;
}

location place_of_byte(const location& in, std::size_t offset) {
    const auto before = std::string_view(in.file->text).substr(0, offset);
    const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    const auto start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    return {in.file, lines + 1, characters_of(before.substr(start)).size() + 1};
}

std::string blanks(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " blank" : " blanks");
}

// Explains a text that goes on right after a closing quote: that quote, or the opening one, is
// wrong.
std::optional<diagnostic> quote_fault(const yaml_fault& fault) {
    if (!fault.quote || fault.offset < fault.quote->end) {
        return std::nullopt;
    }
    const std::string_view text = fault.at.file->text;
    const auto between = text.substr(fault.quote->end, fault.offset - fault.quote->end);
    const bool is_end = fault.offset >= text.size() || text[fault.offset] == '\n';
    if (is_end || between.find_first_not_of(" \t") != std::string_view::npos) {
        return std::nullopt;
    }
    const auto opening = place_of_byte(fault.at, fault.quote->begin);
    const auto closing = place_of_byte(fault.at, fault.quote->end - 1);
    const char mark = text[fault.quote->begin];
    if (opening.line != closing.line) {
        return diagnostic{
            opening,
            "",
            "the quote that opens here closes only in line " + std::to_string(closing.line),
            "close it at the end of its text",
            {}};
    }
    return diagnostic{closing,
                      "",
                      "the quoted text ends at this quote, and something follows",
                      mark == '\''
                          ? "within '…' write '' for each quote, or put \"…\" around the whole"
                          : "within \"…\" write \\\" for each quote, or put '…' around the whole",
                      {}};
}

// Explains a line whose indent lies between two levels, or below a key that already has a value.
std::optional<diagnostic> indentation_fault(const yaml_fault& fault) {
    const std::string_view text = fault.at.file->text;
    const auto line = line_of(text, fault.at.line);
    const auto key = key_of_line(line);
    const bool begins_here = fault.at.column <= blanks_of(line) + 1;
    const bool deeper = fault.message.starts_with("illegal map value") && !key.empty() &&
                        fault.at.column == blanks_of(line) + key.size() + 1;
    if (!deeper && !(begins_here && fault.message.starts_with("end of"))) {
        return std::nullopt;
    }
    const auto level = nearest_level(text, fault.at.line);
    if (!level || level->blanks == blanks_of(line)) {
        return std::nullopt;
    }
    const auto named = key.empty() ? "this item" : "'" + std::string(key) + "'";
    return diagnostic{
        {fault.at.file, fault.at.line, blanks_of(line) + 1},
        "",
        named + " is indented by " + blanks(blanks_of(line)) +
            ", which is no level of the lines above",
        "give it " + blanks(level->blanks) + ", as line " + std::to_string(level->line) + " has",
        {}};
}

}  // namespace

diagnostic explain(const yaml_fault& fault) {
    const auto& at = fault.at;
    const std::string_view line =
        at.line == 0 ? std::string_view() : line_of(at.file->text, at.line);
    const std::string_view above =
        at.line < 2 ? std::string_view() : line_of(at.file->text, at.line - 1);
    // Tabs come first: yaml-cpp reports them as any of the other faults, often one line late.
    if (indented_by_tab(line) || indented_by_tab(above)) {
        const std::size_t number = indented_by_tab(line) ? at.line : at.line - 1;
        const std::size_t column = line_of(at.file->text, number).find('\t') + 1;
        return {{at.file, number, column},
                "",
                "a tab stands in the indentation",
                "indent with spaces",
                {}};
    }
    if (const auto quote = quote_fault(fault)) {
        return *quote;
    }
    if (const auto indentation = indentation_fault(fault)) {
        return *indentation;
    }
    const bool in_flow = fault.message.find("flow not found") != std::string_view::npos;
    if (in_flow && line.find("${") != std::string_view::npos) {
        return {at, "", "a variable within { } or [ ] has no quotes", "write \"${…}\"", {}};
    }
    for (const explanation& known : explanations) {
        if (fault.message.starts_with(known.theirs)) {
            return {at, "", std::string(known.ours), std::string(known.mend), {}};
        }
    }
    return {at,
            "",
            "this is not YAML: " + std::string(fault.message),
            "check quotes and indentation",
            {}};
}

void hide_secrets_of_line(const location& at, diagnostics& problems) {
    if (!at.file || at.line == 0) {
        return;
    }
    const auto line = line_of(at.file->text, at.line);
    for (auto colon = line.find(": "); colon != std::string_view::npos;
         colon = line.find(": ", colon + 1)) {
        const auto before = line.substr(0, colon);
        const auto start = before.find_last_of(" {,[\"'");
        const auto key = before.substr(start == before.npos ? 0 : start + 1);
        if (sounds_secret(key)) {
            const auto column = characters_of(line.substr(0, colon + 2)).size() + 1;
            problems.hide({at.file, at.line, column}, 0, "");
            return;  // everything to the end of the line is hidden
        }
    }
}

}  // namespace sluice::config
