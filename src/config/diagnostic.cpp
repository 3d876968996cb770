#include "config/excerpt.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>
#include <tuple>

namespace sluice::config {

namespace {

std::string_view file_of(const location& at) {
    return at.file ? std::string_view(at.file->name) : "configuration";
}

std::string heading(const diagnostic& problem) {
    std::string text(file_of(problem.at));
    if (problem.at.line != 0) {
        text += ':' + std::to_string(problem.at.line) + ':' + std::to_string(problem.at.column);
    }
    text += (problem.rule.empty() ? ": " : ": warning: ") + problem.message;
    if (!problem.path.empty()) {
        text += " in " + problem.path;
    }
    text += problem.rule.empty() ? "" : " [" + problem.rule + "]";
    return printable_line(text) + '\n';
}

std::string beside_heading(const place_note& note) {
    return printable_line(std::string(file_of(note.at)) + ':' + std::to_string(note.at.line) + ':' +
                          std::to_string(note.at.column) + ": " + note.text) +
           '\n';
}

std::string right_aligned(std::size_t number) {
    std::string text = std::to_string(number);
    return std::string(text.size() < 5 ? 5 - text.size() : 0, ' ') + text;
}

bool before(const diagnostic& left, const diagnostic& right) {
    return std::tuple(!left.rule.empty(), file_of(left.at), left.at.line, left.at.column) <
           std::tuple(!right.rule.empty(), file_of(right.at), right.at.line, right.at.column);
}

std::string starred(std::string_view characters) {
    return std::string(characters_of(characters).size(), '*');
}

// Returns the object of a path: "clients.shop" for "clients.shop.proxy.url".
std::string_view object_of(std::string_view path) {
    const auto first = path.find('.');
    return first == std::string_view::npos ? path
                                           : path.substr(0, path.find_first_of(".[", first + 1));
}

// A message that shares this many characters in a row with a secret gives it away. In a message
// about a neighbour a shorter match is chance.
constexpr std::size_t told_piece = 4;
constexpr std::size_t told_piece_near = 6;

}  // namespace

void diagnostics::conceal(std::string path, secret value) {
    concealed_.push_back({std::move(path), std::move(value)});
    filter_.reset();
}

diagnostic diagnostics::without_values(diagnostic problem) {
    if (concealed_.empty()) {
        return problem;
    }
    for (const auto& [path, value] : concealed_) {
        // Checks compare values of one object only, so a message can repeat only these. The filter
        // below covers the rest.
        if (object_of(path) != object_of(problem.path)) {
            continue;
        }
        const auto piece = path == problem.path ? told_piece : told_piece_near;
        if (shares_piece(problem.message, value, piece)) {
            problem.message = path == problem.path
                                  ? "the value is not valid here; it comes from a secret and is "
                                    "not shown"
                                  : "something is not valid here; the message would repeat a "
                                    "secret and is not shown";
            problem.mend =
                "look at the value that its variable has; `sluice describe` says what "
                "belongs here";
        }
        if (shares_piece(problem.mend, value, piece)) {
            problem.mend = "look at the value that its variable has";
        }
    }
    // Made once for many messages: building it is slow, and most configurations have no problem.
    if (!filter_) {
        std::vector<secret> values;
        for (const auto& one : concealed_) {
            values.push_back(one.value);
        }
        filter_ = std::make_shared<const secret_filter>(std::move(values));
    }
    problem.message = filter_->without_secrets(std::move(problem.message));
    problem.mend = filter_->without_secrets(std::move(problem.mend));
    return problem;
}

void diagnostics::add(diagnostic problem) {
    problem = without_values(std::move(problem));
    const auto [first, last] = std::equal_range(all_.begin(), all_.end(), problem, before);
    // Two routes that use one list of stages report its faults twice.
    const bool known = std::any_of(
        first, last, [&](const diagnostic& one) { return one.message == problem.message; });
    if (!known) {
        all_.insert(last, std::move(problem));
    }
}

void diagnostics::append(const diagnostics& others) {
    for (const diagnostic& one : others.all_) {
        add(one);
    }
    for (const hidden_text_at& one : others.hidden_) {
        hide(one.from, one.lines, one.text);
    }
    concealed_.insert(concealed_.end(), others.concealed_.begin(), others.concealed_.end());
    filter_.reset();
}

void diagnostics::hide(location from, std::size_t lines, std::string text) {
    const bool known = std::ranges::any_of(hidden_, [&](const hidden_text_at& one) {
        return one.from.file->name == from.file->name && one.from.line == from.line &&
               one.from.column == from.column && one.lines >= lines;
    });
    if (!known) {
        hidden_.push_back({std::move(from), lines, std::move(text)});
    }
}

std::string diagnostics::shown_line(const location& at) const {
    std::string line(line_of(at.file->text, at.line));
    for (const hidden_text_at& hidden : hidden_) {
        if (hidden.from.file->name != at.file->name || at.line < hidden.from.line ||
            at.line > hidden.from.line + hidden.lines) {
            continue;
        }
        const bool first = at.line == hidden.from.line;
        std::size_t start = 0;
        for (std::size_t i = 0; first && i + 1 < hidden.from.column && start < line.size(); ++i) {
            start += characters_of(std::string_view(line).substr(start)).front().size();
        }
        std::size_t length = std::string::npos;  // escapes or folding: hide the rest of the line
        if (first && hidden.lines == 0 && !hidden.text.empty()) {
            const std::size_t found = line.find(hidden.text, start);
            // One further, since a quote may stand before the text.
            if (found <= start + 1) {
                start = found;
                length = hidden.text.size();
            }
        }
        line.replace(start, length, starred(std::string_view(line).substr(start, length)));
    }
    return line;
}

std::string diagnostics::to_text() const {
    std::string text;
    for (const diagnostic& one : all_) {
        text += heading(one);
        if (one.at.line != 0 && one.at.file) {
            const excerpt around = excerpt_of(shown_line(one.at), one.at.column);
            text += right_aligned(one.at.line) + " | " + around.line + '\n';
            const auto mend = one.mend.empty() ? "" : " " + printable_line(one.mend);
            text += "      | " + around.caret + '^' + mend + '\n';
        } else if (!one.mend.empty()) {
            text += "      " + printable_line(one.mend) + '\n';
        }
        if (const auto& note = one.at.beside; note && note->at.file && note->at.line != 0) {
            const excerpt around = excerpt_of(shown_line(note->at), note->at.column);
            text += beside_heading(*note) + right_aligned(note->at.line) + " | " + around.line +
                    "\n      | " + around.caret + "^\n";
        }
    }
    return text;
}

std::string diagnostics::to_json() const {
    json::array list;
    for (const diagnostic& one : all_) {
        json::object entry;
        entry["file"] = file_of(one.at);
        entry["line"] = one.at.line;
        entry["column"] = one.at.column;
        entry["path"] = one.path;
        entry["message"] = one.message;
        entry["mend"] = one.mend;
        if (const auto& note = one.at.beside) {
            json::object beside;
            beside["file"] = file_of(note->at);
            beside["line"] = note->at.line;
            beside["column"] = note->at.column;
            beside["message"] = note->text;
            entry["beside"] = std::move(beside);
        }
        if (!one.rule.empty()) {
            entry["severity"] = "warning";
            entry["rule"] = one.rule;
        }
        list.push_back(std::move(entry));
    }
    return printable_json(write_json(json::value(std::move(list))));
}

}  // namespace sluice::config
