#pragma once

// Writes the text of a man page (man(7)). It escapes everything, so no text can be taken for a
// request of the formatter.

#include <string>
#include <string_view>

namespace sluice::cli {

class roff_text {
 public:
    // `title` is "sluice-tasks" and `group` is "User Commands".
    roff_text(std::string_view title, int section, std::string_view version,
              std::string_view group);

    roff_text& heading(std::string_view title);
    roff_text& subheading(std::string_view title);
    // `text` between backquotes stands in bold.
    roff_text& paragraph(std::string_view text);
    // A term in bold, and its explanation below it.
    roff_text& item(std::string_view term, std::string_view text);
    // Lines as they are.
    roff_text& lines(std::string_view text);

    const std::string& text() const { return text_; }

 private:
    std::string text_;
};

}  // namespace sluice::cli
