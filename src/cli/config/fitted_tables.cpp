#include "cli/config/fitted_tables.hpp"

#include "cli/screen.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <vector>

namespace sluice::cli {
namespace {

// A cell writes its own bars as "\|".
std::vector<std::string> cells_of(std::string_view row) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::size_t i = 1; i < row.size(); ++i) {
        if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') {
            cell += '|';
            ++i;
        } else if (row[i] == '|') {
            cells.emplace_back(trimmed(cell));
            cell.clear();
        } else {
            cell += row[i];
        }
    }
    return cells;
}

// "`path`" is a name: the marks are for a page.
std::string without_marks(std::string_view cell) {
    const bool marked = cell.size() > 2 && cell.front() == '`' && cell.back() == '`';
    return std::string(marked ? cell.substr(1, cell.size() - 2) : cell);
}

std::string fact_of(const std::string& title, const std::string& cell) {
    if (title == "default") {
        return cell == "**required**" ? "required" : "by default " + cell;
    }
    return cell;
}

// The name with the cells that have a title, and below it those without one: the description.
std::string row_text(const std::vector<std::string>& titles, const std::vector<std::string>& cells,
                     std::size_t columns) {
    std::string head = cells.empty() ? std::string() : without_marks(cells.front());
    std::string below;
    std::string between = ": ";
    for (std::size_t i = 1; i < cells.size() && i < titles.size(); ++i) {
        if (cells[i].empty()) {
            continue;
        }
        if (titles[i].empty()) {
            below += wrapped("    ", cells[i], columns);
        } else {
            head += between + fact_of(titles[i], cells[i]);
            between = "; ";
        }
    }
    return wrapped("", head, columns) + below;
}

std::string_view next_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

}  // namespace

std::string with_fitted_tables(std::string_view markdown, std::size_t columns) {
    if (columns == 0) {
        return std::string(markdown);
    }
    std::string out;
    std::vector<std::string> titles;  // of the table that the line is in; empty: in none
    bool in_code = false;
    while (!markdown.empty()) {
        const auto line = next_line(markdown);
        const bool fence = line.starts_with("```");
        in_code = in_code != fence;
        if (!line.starts_with('|') || in_code) {
            titles.clear();
            const bool stays = in_code || fence || line.starts_with('#') || line.empty();
            out += stays ? std::string(line) + "\n" : wrapped_lines(0, line, columns);
        } else if (titles.empty()) {
            titles = cells_of(line);
        } else if (!line.starts_with("|---")) {
            out += row_text(titles, cells_of(line), columns);
        }
    }
    return out;
}

}  // namespace sluice::cli
