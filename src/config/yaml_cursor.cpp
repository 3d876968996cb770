#include "config/yaml_cursor.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <optional>

namespace sluice::config {
namespace {

using step = yaml_cursor::step;
using keys = yaml_cursor::keys;

struct frame {
    step at;
    std::size_t indent = 0;
};

std::string unquoted(std::string_view text) {
    text = trimmed(text);
    const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                        text.back() == text.front();
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

// Where the quotes that open at `at` close; the end of the text where they do not.
std::size_t after_quotes(std::string_view text, std::size_t at) {
    const char mark = text[at];
    for (++at; at < text.size() && text[at] != mark; ++at) {
        at += mark == '"' && text[at] == '\\' ? 1U : 0U;
    }
    return std::min(at + 1, text.size());
}

bool ends_key(std::string_view text, std::size_t at) {
    return text[at] == ':' &&
           (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

class cursor_finder {
 public:
    cursor_finder(std::string_view before, std::string_view after)
        : text_(std::string(before) + std::string(after)), cursor_(before.size()) {
        top_ = std::make_shared<keys>();
    }

    yaml_cursor find() {
        std::size_t at = 0;
        while (at <= text_.size() && !is_finished()) {
            at = read_line(at);
        }
        auto made = found_ ? *found_ : taken("", "", {});
        return made;
    }

 private:
    // The rest of the text matters only while the map of the cursor goes on.
    bool is_finished() const { return found_ && frames_.size() < depth_found_; }

    std::size_t end_of_line(std::size_t at) const {
        return std::min(text_.find('\n', at), text_.size());
    }
    std::string_view part(std::size_t from, std::size_t until) const {
        return std::string_view(text_).substr(from, until - from);
    }
    bool holds_cursor(std::size_t from, std::size_t until) const {
        return !found_ && cursor_ >= from && cursor_ <= until;
    }

    yaml_cursor taken(std::string key, std::string word, bool outside) {
        yaml_cursor made;
        for (const auto& one : frames_) {
            made.path.push_back(one.at);
        }
        made.top = top_;
        made.key = std::move(key);
        made.word = std::move(word);
        made.outside = outside;
        return made;
    }
    void take(std::string key, std::size_t word_from, bool outside = false) {
        const auto from = std::min(word_from, cursor_);
        found_ = taken(std::move(key), std::string(part(from, cursor_)), outside);
        depth_found_ = frames_.size();
    }

    keys& present() { return frames_.empty() ? *top_ : *frames_.back().at.members; }
    void enter(std::string key, std::size_t indent) {
        frames_.push_back({{std::move(key), std::make_shared<keys>()}, indent});
    }
    void leave_to(std::size_t indent) {
        while (!frames_.empty() && frames_.back().indent >= indent) {
            frames_.pop_back();
        }
    }

    // An item may stand below its key without an indent.
    void leave_to_item(std::size_t indent) {
        leave_to(indent + 1);
        while (!frames_.empty() && frames_.back().indent == indent &&
               frames_.back().at.key.empty()) {
            frames_.pop_back();
        }
    }

    std::size_t read_line(std::size_t from);
    std::size_t read_entry(std::size_t from, std::size_t line, std::size_t end);
    std::size_t read_value(std::string key, std::size_t from, std::size_t indent, std::size_t end);
    std::size_t read_flow(std::size_t at);
    std::size_t pass_block(std::size_t after, std::size_t indent);

    std::string text_;
    std::size_t cursor_;
    std::shared_ptr<keys> top_;
    std::vector<frame> frames_;
    std::optional<yaml_cursor> found_;
    std::size_t depth_found_ = 0;
};

// Returns where the next line begins.
std::size_t cursor_finder::read_line(std::size_t from) {
    const auto end = end_of_line(from);
    auto at = std::min(text_.find_first_not_of(' ', from), end);
    const bool blank = at == end || text_[at] == '\r';
    if (blank || text_[at] == '#') {
        if (holds_cursor(from, end)) {
            const bool in_comment = !blank && cursor_ > at;
            const auto before = frames_;
            leave_to(cursor_ - from);
            take("", cursor_, in_comment);
            frames_ = before;
            depth_found_ = found_->path.size();
        }
        return end + 1;
    }
    // "- - key" opens a list in a list.
    while (at < end && text_[at] == '-' && (at + 1 == end || text_[at + 1] == ' ')) {
        leave_to_item(at - from);
        if (holds_cursor(from, at)) {
            take("", cursor_);
        }
        enter("", at - from);
        at = std::min(text_.find_first_not_of(' ', at + 1), end);
    }
    return read_entry(at, from, end);
}

std::size_t cursor_finder::read_entry(std::size_t from, std::size_t line, std::size_t end) {
    const auto indent = from - line;
    auto at = from;
    while (at < end && !ends_key(text_, at) && text_[at] != '{' && text_[at] != '[') {
        const bool opens = at == from && (text_[at] == '"' || text_[at] == '\'');
        at = opens ? std::min(after_quotes(text_, at), end) : at + 1;
    }
    const bool has_key = at < end && ends_key(text_, at);
    leave_to(indent);
    if (!has_key) {
        if (from < end && (text_[from] == '{' || text_[from] == '[')) {
            return read_value("", from, indent, end);
        }
        if (holds_cursor(line, end)) {
            take("", from);
        }
        return end + 1;
    }
    const auto key = unquoted(part(from, at));
    if (holds_cursor(line, at)) {
        take("", from);
    }
    const auto value = std::min(text_.find_first_not_of(' ', at + 1), end);
    present()[key] = unquoted(part(value, end));
    return read_value(key, value, indent, end);
}

// `from` is where the value begins on its line.
std::size_t cursor_finder::read_value(std::string key, std::size_t from, std::size_t indent,
                                      std::size_t end) {
    const char first = from < end ? text_[from] : '\n';
    if (first == '{' || first == '[') {
        if (!key.empty()) {
            enter(key, indent);
        }
        return read_flow(from);
    }
    auto comment = from;
    while (comment < end && !(text_[comment] == '#' && text_[comment - 1] == ' ')) {
        const bool opens = comment == from && (first == '"' || first == '\'');
        comment = opens ? std::min(after_quotes(text_, comment), end) : comment + 1;
    }
    if (!found_ && cursor_ <= end && !key.empty()) {
        take(key, from, cursor_ > comment);
    }
    if (!key.empty()) {
        enter(std::move(key), indent);
    }
    const bool is_block = first == '|' || first == '>';
    return is_block ? pass_block(end + 1, indent) : end + 1;
}

// Passes the lines of a text in block style.
std::size_t cursor_finder::pass_block(std::size_t after, std::size_t indent) {
    while (after < text_.size()) {
        const auto end = end_of_line(after);
        const auto at = std::min(text_.find_first_not_of(' ', after), end);
        if (at < end && at - after <= indent) {
            break;
        }
        if (holds_cursor(after, end) && (at < end || cursor_ - after > indent)) {
            take("", cursor_, true);
        }
        after = end + 1;
    }
    return after;
}

// Reads brackets to their end, over lines. Returns where the line after them begins.
std::size_t cursor_finder::read_flow(std::size_t at) {
    const auto outer = frames_.size();
    std::vector<char> brackets;
    std::string key;
    auto token = at;
    const auto close = [&] {
        if (!key.empty()) {
            present()[key] = unquoted(part(token, std::min(at, text_.size())));
        }
    };
    for (; at < text_.size(); ++at) {
        const char c = text_[at];
        if (!found_ && cursor_ <= at && !brackets.empty()) {
            take(key, token);
        }
        if (c == '"' || c == '\'') {
            const auto after = after_quotes(text_, at);
            if (!found_ && cursor_ < after) {
                take(key, token);
            }
            at = after - 1;
        } else if (c == '{' || c == '[') {
            // The first bracket belongs to the step that is there already.
            if (!brackets.empty()) {
                enter(key, 0);
            }
            brackets.push_back(c);
            key.clear();
            token = at + 1;
        } else if (c == '}' || c == ']') {
            close();
            key.clear();
            brackets.pop_back();
            if (brackets.empty()) {
                break;
            }
            frames_.pop_back();
        } else if (c == ',') {
            close();
            key.clear();
            token = at + 1;
        } else if (ends_key(text_, at) && brackets.back() == '{') {
            key = unquoted(part(token, at));
            token = at + 1;
        } else if ((c == ' ' || c == '\n') && token == at) {
            ++token;
        }
    }
    if (!found_ && cursor_ <= at) {
        take(key, token);
    }
    while (frames_.size() > outer) {
        frames_.pop_back();
    }
    return end_of_line(std::min(at, text_.size())) + 1;
}

}  // namespace

yaml_cursor cursor_in(std::string_view before, std::string_view after) {
    return cursor_finder(before, after).find();
}

}  // namespace sluice::config
