#include "config/environment_file.hpp"

#include <sluice/model/text.hpp>

namespace sluice::config {

namespace {

bool is_space_or_tab(char c) {
    return c == ' ' || c == '\t';
}

bool is_name(std::string_view name) {
    for (const char c : name) {
        if (!ascii::is_letter(c) && !ascii::is_digit(c) && c != '_') {
            return false;
        }
    }
    return !name.empty() && !ascii::is_digit(name[0]);
}

// Takes characters from the front of the remaining text.
class reader {
 public:
    explicit reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    // Skips a line that counts for nothing: a comment, or no assignment. A backslash joins the next
    // line to it.
    void skip_line() {
        while (!rest_.empty()) {
            const char c = take();
            if (c == '\n') {
                return;
            }
            if (c == '\\' && !rest_.empty()) {
                take();
            }
        }
    }

    void skip_blanks() {
        while (!rest_.empty() && is_space_or_tab(rest_.front())) {
            take();
        }
    }

    bool begins_with(std::string_view any) const {
        return !rest_.empty() && any.find(rest_.front()) != std::string_view::npos;
    }

    // Takes the text up to and including '='; returns an empty name when the line has none.
    std::string_view name() {
        const auto end = rest_.find_first_of("=\n");
        if (end == std::string_view::npos || rest_[end] == '\n') {
            return {};
        }
        auto found = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        while (!found.empty() && is_space_or_tab(found.back())) {
            found.remove_suffix(1);
        }
        return found;
    }

    std::string value() {
        std::string made;
        std::size_t kept = 0;  // blanks at the end are dropped, but not those in quotes
        skip_blanks();
        while (!rest_.empty()) {
            const char c = take();
            if (c == '\n' || c == '\r') {
                break;
            }
            if (c == '\'' || c == '"') {
                add_quoted(c, made);
                kept = made.size();
            } else if (c == '\\') {
                add_escaped(made);
                kept = made.size();
            } else {
                made += c;
                kept = is_space_or_tab(c) ? kept : made.size();
            }
        }
        made.resize(kept);
        return made;
    }

 private:
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    // A line break after a backslash joins the lines.
    void add_escaped(std::string& to) {
        if (rest_.empty()) {
            return;
        }
        const char c = take();
        if (c != '\n') {
            to += c;
        }
    }

    void add_quoted(char quote, std::string& to) {
        while (!rest_.empty()) {
            const char c = take();
            if (c == quote) {
                return;
            }
            if (quote == '"' && c == '\\' && !rest_.empty()) {
                const char next = take();
                // As in a shell: in double quotes a backslash escapes only these.
                if (std::string_view("\"\\`$").find(next) != std::string_view::npos) {
                    to += next;
                } else if (next != '\n') {
                    to += c;
                    to += next;
                }
            } else {
                to += c;
            }
        }
    }

    std::string_view rest_;
};

}  // namespace

std::map<std::string, std::string> variables_of_file(std::string_view text) {
    std::map<std::string, std::string> found;
    reader reads(text);
    while (!reads.at_end()) {
        reads.skip_blanks();
        if (reads.begins_with("#;\r\n")) {
            reads.skip_line();
            continue;
        }
        const auto name = reads.name();
        if (!is_name(name)) {
            reads.skip_line();
            continue;
        }
        found[std::string(name)] = reads.value();
    }
    return found;
}

}  // namespace sluice::config
