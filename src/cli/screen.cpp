#include "cli/screen.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace sluice::cli {
namespace {

// A narrower column would break nearly every word, so lines become wider than the screen instead.
constexpr std::size_t narrowest_column = 20;

}  // namespace

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !continues_utf8(c); }));
}

std::string wrapped(const std::string& first, std::string_view text, std::size_t columns) {
    const auto indent = width_of(first);
    const auto room = columns == 0 ? std::string_view::npos
                                   : std::max(columns, indent + narrowest_column) - indent;
    std::string out = first;
    std::size_t used = 0;
    const auto begin_line = [&] {
        out += "\n" + std::string(indent, ' ');
        used = 0;
    };
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (used > 0 && used + 1 + width_of(word) > room) {
            begin_line();
        }
        out += used > 0 ? " " : "";
        used += used > 0 ? 1 : 0;
        for (auto width = width_of(word); width > room; width = width_of(word)) {
            const auto part = utf8_offset(word, room);
            out += word.substr(0, part);
            word.remove_prefix(part);
            begin_line();
        }
        out += word;
        used += width_of(word);
    }
    return out + "\n";
}

std::string wrapped_lines(std::size_t indent, std::string_view text, std::size_t columns) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto blanks = std::min(line.find_first_not_of(' '), line.size());
        out += blanks == line.size()
                   ? "\n"
                   : wrapped(std::string(indent + blanks, ' '), line.substr(blanks), columns);
    }
    return out;
}

std::string cut_to(std::string_view text, std::size_t columns) {
    if (width_of(text) <= columns || columns == 0) {
        return std::string(columns == 0 ? std::string_view() : text);
    }
    return std::string(text.substr(0, utf8_offset(text, columns - 1))) + "…";
}

std::string age_text(std::chrono::milliseconds age) {
    using namespace std::chrono;
    const auto whole = std::max(floor<seconds>(age), seconds(0)).count();
    const std::pair<std::int64_t, const char*> units[] = {
        {86'400, "d"}, {3'600, "h"}, {60, "m"}, {1, "s"}};
    std::string out;
    std::int64_t rest = whole;
    int shown = 0;
    for (const auto& [length, name] : units) {
        const auto count = rest / length;
        rest %= length;
        if (count > 0 && shown < 2) {
            append_item(out, std::to_string(count) + name, " ");
            ++shown;
        }
    }
    return out.empty() ? "0s" : out;
}

std::size_t screen_columns() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const char* given = std::getenv("COLUMNS");
    return given == nullptr ? 0 : static_cast<std::size_t>(std::strtoul(given, nullptr, 10));
}

}  // namespace sluice::cli
