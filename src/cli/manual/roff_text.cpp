#include "cli/manual/roff_text.hpp"

#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

// groff would set "-" as a hyphen, which nobody can copy into a shell.
std::string roff_escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\\') {
            made += "\\e";
        } else if (c == '-') {
            made += "\\-";
        } else {
            made += c == '\n' ? ' ' : c;
        }
    }
    return made;
}

std::string roff_bold(std::string_view text) {
    std::string made;
    bool bold = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto quote = std::min(text.find('`', at), text.size());
        made += roff_escaped(text.substr(at, quote - at));
        if (quote < text.size()) {
            bold = !bold;
            made += bold ? "\\fB" : "\\fR";
        }
        at = quote + 1;
    }
    return bold ? made + "\\fR" : made;
}

// A line that begins with "." or "'" would be a request.
std::string roff_line(std::string text) {
    const bool request = text.starts_with('.') || text.starts_with('\'');
    return (request ? "\\&" : "") + std::move(text) + '\n';
}

std::string roff_quoted(std::string_view text) {
    std::string made = "\"";
    for (const char c : roff_escaped(text)) {
        made += c == '"' ? "\\(dq" : std::string(1, c);
    }
    return made + '"';
}

}  // namespace

roff_text::roff_text(std::string_view title, int section, std::string_view version,
                     std::string_view group) {
    text_ = ".TH " + roff_quoted(title) + ' ' + std::to_string(section) + " \"\" " +
            roff_quoted(version) + ' ' + roff_quoted(group) + "\n.nh\n.ad l\n";
}

roff_text& roff_text::heading(std::string_view title) {
    text_ += ".SH " + roff_quoted(title) + '\n';
    return *this;
}

roff_text& roff_text::subheading(std::string_view title) {
    text_ += ".SS " + roff_quoted(title) + '\n';
    return *this;
}

roff_text& roff_text::paragraph(std::string_view text) {
    text_ += ".PP\n" + roff_line(roff_bold(text));
    return *this;
}

roff_text& roff_text::item(std::string_view term, std::string_view text) {
    text_ += ".TP\n.B " + roff_quoted(term) + '\n' + roff_line(roff_bold(text));
    return *this;
}

roff_text& roff_text::lines(std::string_view text) {
    text_ += ".PP\n.nf\n";
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        text_ += roff_line(roff_escaped(text.substr(at, end - at)));
        at = end + 1;
    }
    text_ += ".fi\n";
    return *this;
}

}  // namespace sluice::cli
