#include "cli/help_formatter.hpp"

#include "cli/screen.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace sluice::cli {
namespace {

// CLI11 begins the explanation of an option in this column.
constexpr std::size_t explanation_column = 30;

// Returns the length of that part of a line which its further lines leave blank.
std::size_t margin_of(std::string_view line) {
    const auto blanks = std::min(line.find_first_not_of(' '), line.size());
    const bool explains = blanks > 0 && line.size() > explanation_column &&
                          line[explanation_column - 1] == ' ' && line[explanation_column] != ' ';
    return explains ? explanation_column : blanks;
}

}  // namespace

std::string help_formatter::make_help(const CLI::App* command, std::string name,
                                      CLI::AppFormatMode mode) const {
    return fitted_help(CLI::Formatter::make_help(command, std::move(name), mode), screen_columns());
}

std::string fitted_help(const std::string& help, std::size_t columns) {
    if (columns == 0) {
        return help;
    }
    std::string out;
    for (std::string_view rest = help; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto margin = margin_of(line);
        out += width_of(line) <= columns
                   ? std::string(line) + "\n"
                   : wrapped(std::string(line.substr(0, margin)), line.substr(margin), columns);
    }
    return out;
}

}  // namespace sluice::cli
