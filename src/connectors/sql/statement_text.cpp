#include "connectors/sql/statement_text.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace sluice::sql {

namespace {

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continues_name(char c) {
    return begins_name(c) || (c >= '0' && c <= '9');
}

// A byte of a letter past ASCII belongs to a name as well.
bool is_word(char c) {
    return continues_name(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

class statement_scanner {
 public:
    statement_scanner(std::string_view text, sql_dialect dialect)
        : text_(text),
          of_postgresql_(dialect == sql_dialect::postgresql),
          of_mariadb_(dialect == sql_dialect::mariadb) {}

    // Calls `plain` for each part without a parameter, and `named` for each name.
    void scan(const std::function<void(std::string_view)>& plain,
              const std::function<void(std::string_view)>& named) {
        std::size_t from = 0;  // of the plain part
        std::size_t at = 0;
        while (at < text_.size()) {
            if (const auto after = after_quoted(at); after != at) {
                at = after;
                continue;
            }
            // "a::text" is a cast.
            if (of_postgresql_ && text_.substr(at).starts_with("::")) {
                at += 2;
                continue;
            }
            if (text_[at] != ':' || at + 1 >= text_.size() || !begins_name(text_[at + 1])) {
                at = after_word(at);
                continue;
            }
            plain(text_.substr(from, at - from));
            const auto name = at + 1;
            at = name;
            while (at < text_.size() && continues_name(text_[at])) {
                ++at;
            }
            named(text_.substr(name, at - name));
            from = at;
        }
        plain(text_.substr(from));
    }

    std::string first_word() const {
        std::size_t at = 0;
        while (at < text_.size() && !is_word(text_[at])) {
            at = std::max(at + 1, after_quoted(at));
        }
        std::string word;
        for (; at < text_.size() && is_word(text_[at]); ++at) {
            const char c = text_[at];
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return word;
    }

 private:
    // A word goes by as a whole: within a$b$c there is no quote.
    std::size_t after_word(std::size_t at) const {
        if (!is_word(text_[at])) {
            return at + 1;
        }
        while (at < text_.size() && (is_word(text_[at]) || text_[at] == '$')) {
            ++at;
        }
        return at;
    }

    bool begins_escaped_text(std::size_t at) const {
        const bool alone = at == 0 || !is_word(text_[at - 1]);
        return alone && (text_[at] == 'e' || text_[at] == 'E') && at + 1 < text_.size() &&
               text_[at + 1] == '\'';
    }

    std::size_t end_at(std::string_view end, std::size_t from) const {
        const auto found = text_.find(end, from);
        return found == std::string_view::npos ? text_.size() : found + end.size();
    }

    // Returns the place after the text, quoted name or comment that begins at `at`; `at` when none
    // does.
    std::size_t after_quoted(std::size_t at) const {
        const auto rest = text_.substr(at);
        if (begins_line_comment(rest)) {
            return end_at("\n", at);
        }
        if (rest.starts_with("/*")) {
            return of_postgresql_ ? after_nested_comment(at) : end_at("*/", at + 2);
        }
        if (of_postgresql_ && begins_escaped_text(at)) {
            return after_escaped_text(at + 2, '\'');
        }
        switch (text_[at]) {
            case '\'':
            case '"':
                if (of_mariadb_) {
                    return after_escaped_text(at + 1, text_[at]);
                }
                // A doubled quote within a text ends one text and begins another. No name is lost.
                return end_at(text_.substr(at, 1), at + 1);
            case '`':
                return of_postgresql_ ? at : end_at("`", at + 1);
            case '[':  // in PostgreSQL the subscript of an array
                return of_postgresql_ || of_mariadb_ ? at : end_at("]", at + 1);
            case '$':
                return of_postgresql_ ? after_dollar_quoted(at) : at;
            default:
                return at;
        }
    }

    std::size_t after_nested_comment(std::size_t at) const {
        std::size_t depth = 0;
        while (at < text_.size()) {
            const auto rest = text_.substr(at);
            if (rest.starts_with("/*")) {
                ++depth;
                at += 2;
            } else if (rest.starts_with("*/")) {
                --depth;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                ++at;
            }
        }
        return at;
    }

    // In MariaDB "1--1" is a sum, and # begins a comment as well.
    bool begins_line_comment(std::string_view rest) const {
        if (!of_mariadb_) {
            return rest.starts_with("--");
        }
        return rest.starts_with('#') ||
               (rest.starts_with("--") &&
                (rest.size() == 2 || static_cast<unsigned char>(rest[2]) <= ' '));
    }

    std::size_t after_escaped_text(std::size_t at, char quote) const {
        for (; at < text_.size(); ++at) {
            if (text_[at] == '\\') {
                ++at;
            } else if (text_[at] == quote) {
                return at + 1;
            }
        }
        return text_.size();
    }

    // $$ … $$, $tag$ … $tag$
    std::size_t after_dollar_quoted(std::size_t at) const {
        auto end = at + 1;
        if (end < text_.size() && begins_name(text_[end])) {
            while (end < text_.size() && continues_name(text_[end])) {
                ++end;
            }
        }
        if (end >= text_.size() || text_[end] != '$') {
            return at;
        }
        return end_at(text_.substr(at, end + 1 - at), end + 1);
    }

    std::string_view text_;
    bool of_postgresql_;
    bool of_mariadb_;
};

}  // namespace

std::set<std::string> names_in(std::string_view statement, sql_dialect dialect) {
    std::set<std::string> names;
    statement_scanner(statement, dialect)
        .scan([](std::string_view) {}, [&](std::string_view name) { names.emplace(name); });
    return names;
}

numbered_statement with_numbers(std::string_view statement) {
    numbered_statement made;
    const auto number = [&](std::string_view name) {
        auto found = std::ranges::find(made.names, name);
        if (found == made.names.end()) {
            made.names.emplace_back(name);
            found = made.names.end() - 1;
        }
        made.text += "$" + std::to_string(found - made.names.begin() + 1);
    };
    statement_scanner(statement, sql_dialect::postgresql)
        .scan([&](std::string_view part) { made.text += part; }, number);
    return made;
}

marked_statement with_marks(std::string_view statement) {
    marked_statement made;
    const auto mark = [&](std::string_view name) {
        made.names.emplace_back(name);
        made.text += "?";
    };
    statement_scanner(statement, sql_dialect::mariadb)
        .scan([&](std::string_view part) { made.text += part; }, mark);
    return made;
}

std::string first_word(std::string_view statement, sql_dialect dialect) {
    return statement_scanner(statement, dialect).first_word();
}

std::string wrong_name(std::string_view name) {
    if (name.empty() || !begins_name(name.front()) || !std::ranges::all_of(name, continues_name)) {
        return "'" + std::string(name) + "' cannot be the name of a parameter: use a-z, 0-9 and _";
    }
    return {};
}

}  // namespace sluice::sql
