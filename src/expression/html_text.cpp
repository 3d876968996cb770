#include "expression/html_text.hpp"

#include <algorithm>
#include <array>

namespace sluice::jmespath {

namespace {

struct block_rule {
    std::string_view tag;
    int lines;  // breaks before and after it
};

constexpr std::array<block_rule, 40> blocks{{
    {"address", 1}, {"article", 1}, {"aside", 1},    {"blockquote", 2}, {"body", 1},
    {"br", 1},      {"caption", 1}, {"dd", 1},       {"details", 1},    {"div", 1},
    {"dl", 2},      {"dt", 1},      {"fieldset", 1}, {"figcaption", 1}, {"figure", 2},
    {"footer", 1},  {"form", 1},    {"h1", 2},       {"h2", 2},         {"h3", 2},
    {"h4", 2},      {"h5", 2},      {"h6", 2},       {"header", 1},     {"hr", 2},
    {"html", 1},    {"legend", 1},  {"li", 1},       {"main", 1},       {"nav", 1},
    {"ol", 2},      {"option", 1},  {"p", 2},        {"pre", 2},        {"section", 1},
    {"summary", 1}, {"table", 2},   {"title", 1},    {"tr", 1},         {"ul", 2},
}};

int lines_of(std::string_view tag) {
    const auto found = std::find_if(blocks.begin(), blocks.end(),
                                    [tag](const block_rule& one) { return one.tag == tag; });
    return found == blocks.end() ? 0 : found->lines;
}

// Their contents are no text for a reader.
bool is_hidden(std::string_view tag) {
    return tag == "script" || tag == "style" || tag == "template" || tag == "head";
}

bool is_html_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_letter(char c) {
    const char letter = static_cast<char>(c | 0x20);
    return letter >= 'a' && letter <= 'z';
}

class html_reader {
 public:
    explicit html_reader(std::string_view html) : html_(html) {}

    std::string run() {
        while (at_ < html_.size()) {
            const std::size_t open = std::min(html_.find('<', at_), html_.size());
            if (open > at_) {
                words(html_.substr(at_, open - at_));
            }
            at_ = open;
            if (at_ < html_.size() && !markup()) {
                words("<");
                ++at_;
            }
        }
        return std::move(text_);
    }

 private:
    // What stands at '<'. False when it is an ordinary character.
    bool markup() {
        const std::string_view rest = html_.substr(at_ + 1);
        if (rest.starts_with("!--")) {
            return skip_past("-->", comments_end_);
        }
        if (rest.starts_with('!') || rest.starts_with('?')) {
            return skip_past(">", tags_end_);
        }
        const bool closing = rest.starts_with('/');
        const std::size_t begin = at_ + (closing ? 2 : 1);
        if (begin >= html_.size() || !is_letter(html_[begin]) || !tags_end_) {
            return false;
        }
        std::size_t end = begin;
        while (end < html_.size() && !is_html_space(html_[end]) && html_[end] != '>' &&
               html_[end] != '/') {
            ++end;
        }
        const std::size_t close = tag_end(end);
        if (close == std::string_view::npos) {
            tags_end_ = false;
            return false;
        }
        std::string tag(html_.substr(begin, std::min<std::size_t>(end - begin, 16)));
        std::ranges::transform(tag, tag.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        });
        at_ = close + 1;
        element(tag, closing);
        return true;
    }

    // The '>' of a tag; one between quotation marks belongs to a value.
    std::size_t tag_end(std::size_t from) const {
        char quote = '\0';
        for (std::size_t i = from; i < html_.size(); ++i) {
            const char c = html_[i];
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '>') {
                return i;
            } else if ((c == '"' || c == '\'') && html_[i - 1] == '=') {
                quote = c;
            }
        }
        return std::string_view::npos;
    }

    bool skip_past(std::string_view mark, bool& ends) {
        const std::size_t end = ends ? html_.find(mark, at_ + 1) : std::string_view::npos;
        if (end == std::string_view::npos) {
            ends = false;  // nor does another one: it is not looked for again
            return false;
        }
        at_ = end + mark.size();
        return true;
    }

    void element(std::string_view tag, bool closing) {
        if (is_hidden(tag) && !closing) {
            skip_hidden(tag);
            return;
        }
        const int lines = lines_of(tag);
        if (tag == "br") {
            ++forced_;
        } else if (lines != 0 && (closing || !item_)) {
            // A paragraph at the beginning of an item begins on the item's line.
            breaks_ = std::max(breaks_, lines);
        }
        if (tag == "li" && !closing) {
            item_ = true;
        } else if (tag == "td" || tag == "th") {
            space_ = true;
        }
    }

    // Up to its end tag; to the end when it has none.
    void skip_hidden(std::string_view tag) {
        for (std::size_t at = html_.find("</", at_); at != std::string_view::npos;
             at = html_.find("</", at + 2)) {
            const std::string_view name = html_.substr(at + 2, tag.size());
            if (std::ranges::equal(name, tag, [](char c, char wanted) {
                    return static_cast<char>(c | 0x20) == wanted;
                })) {
                at_ = at;
                return;
            }
        }
        at_ = html_.size();
    }

    void words(std::string_view html) {
        const std::string decoded =
            html.find('&') == std::string_view::npos ? std::string(html) : html_decoded(html);
        constexpr std::string_view no_break_space = "\u00A0";
        for (std::size_t i = 0; i < decoded.size(); ++i) {
            if (is_html_space(decoded[i])) {
                space_ = true;
                continue;
            }
            if (std::string_view(decoded).substr(i).starts_with(no_break_space)) {
                space_ = true;
                ++i;
                continue;
            }
            separate();
            text_ += decoded[i];
        }
    }

    // What stands between the text so far and the next character.
    void separate() {
        const int lines = std::min(std::max(breaks_, forced_), 2);
        if (!text_.empty() && lines != 0) {
            text_.append(static_cast<std::size_t>(lines), '\n');
        } else if (!text_.empty() && space_) {
            text_ += ' ';
        }
        text_ += item_ ? "- " : "";
        breaks_ = forced_ = 0;
        space_ = item_ = false;
    }

    std::string_view html_;
    std::size_t at_ = 0;
    std::string text_;
    int breaks_ = 0;  // of blocks: the larger one counts
    int forced_ = 0;  // of <br>: each counts
    bool space_ = false;
    bool item_ = false;
    // There may be another one of its kind that ends.
    bool tags_end_ = true;
    bool comments_end_ = true;
};

}  // namespace

std::string html_as_text(std::string_view html) {
    return html_reader(html).run();
}

}  // namespace sluice::jmespath
