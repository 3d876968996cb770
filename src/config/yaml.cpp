#include "config/yaml.hpp"

#include "config/excerpt.hpp"
#include "config/node_builder.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <array>
#include <sstream>
#include <string_view>

namespace sluice::config {

namespace {

struct explanation {
    std::string_view theirs;  // how yaml-cpp's message begins
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

diagnostic explained(const YAML::Exception& fault, const location& at) {
    const std::string_view line =
        at.line == 0 ? std::string_view() : line_of(at.file->text, at.line);
    const std::string_view above =
        at.line < 2 ? std::string_view() : line_of(at.file->text, at.line - 1);
    if (indented_by_tab(line) || indented_by_tab(above)) {
        const std::size_t number = indented_by_tab(line) ? at.line : at.line - 1;
        const std::size_t column = line_of(at.file->text, number).find('\t') + 1;
        return {
            {at.file, number, column}, "", "a tab stands in the indentation", "indent with spaces"};
    }
    const bool in_flow = fault.msg.find("flow not found") != std::string::npos;
    if (in_flow && line.find("${") != std::string_view::npos) {
        return {at, "", "a variable within { } or [ ] has no quotes", "write \"${…}\""};
    }
    for (const explanation& known : explanations) {
        if (fault.msg.starts_with(known.theirs)) {
            return {at, "", std::string(known.ours), std::string(known.mend)};
        }
    }
    return {at, "", "this is not YAML: " + fault.msg, "check quotes and indentation"};
}

}  // namespace

std::optional<node> parse_yaml(const std::shared_ptr<const source_file>& file,
                               diagnostics& problems, const yaml_limits& limits) {
    const mark_places places(file);
    node_builder builder(places, problems, limits);
    try {
        std::istringstream text(file->text);
        YAML::Parser parser(text);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const reading_given_up&) {
        return std::nullopt;
    } catch (const YAML::Exception& fault) {
        problems.add(explained(fault, places.at(fault.mark)));
        return std::nullopt;
    }
    node root = builder.take_root();
    if (!root.at.file) {
        root.at = {file, 1, 1};
    }
    return root;
}

}  // namespace sluice::config
