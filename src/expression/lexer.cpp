#include "expression/lexer.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <optional>
#include <string>

namespace sluice::jmespath {

namespace {

bool is_name_start(char c) {
    return ascii::is_letter(c) || c == '_';
}

bool is_name_part(char c) {
    return is_name_start(c) || ascii::is_digit(c);
}

struct symbol {
    std::string_view text;
    token_kind kind;
};

// Longer ones before their beginnings.
constexpr symbol symbols[] = {
    {"[?", token_kind::filter},
    {"[]", token_kind::flatten},
    {"||", token_kind::either},
    {"&&", token_kind::both},
    {"==", token_kind::equal},
    {"!=", token_kind::not_equal},
    {"<=", token_kind::less_or_equal},
    {">=", token_kind::greater_or_equal},
    {"//", token_kind::floor_divide},
    {".", token_kind::dot},
    {"*", token_kind::star},
    {"[", token_kind::left_bracket},
    {"]", token_kind::right_bracket},
    {"(", token_kind::left_parenthesis},
    {")", token_kind::right_parenthesis},
    {"{", token_kind::left_brace},
    {"}", token_kind::right_brace},
    {",", token_kind::comma},
    {":", token_kind::colon},
    {"@", token_kind::current},
    {"&", token_kind::reference},
    {"|", token_kind::pipe},
    {"!", token_kind::negation},
    {"<", token_kind::less},
    {">", token_kind::greater},
    {"?", token_kind::question},
    {"=", token_kind::assign},
    {"+", token_kind::plus},
    {"-", token_kind::minus},
    {"/", token_kind::divide},
    {"%", token_kind::remainder},
    // JEP 16 names the minus sign U+2212 and prints the dash U+2013.
    {"\u2212", token_kind::minus},
    {"\u2013", token_kind::minus},
    {"\u00D7", token_kind::multiply},
    {"\u00F7", token_kind::divide},
};

// A value may end here, so that a minus after it subtracts.
bool ends_value(token_kind kind) {
    switch (kind) {
        case token_kind::identifier:
        case token_kind::quoted_identifier:
        case token_kind::raw_string:
        case token_kind::literal:
        case token_kind::number:
        case token_kind::variable:
        case token_kind::root:
        case token_kind::flatten:
        case token_kind::right_bracket:
        case token_kind::right_parenthesis:
        case token_kind::right_brace:
        case token_kind::current:
            return true;
        default:
            return false;
    }
}

struct typographic_quote {
    std::string_view text;
    std::string_view mend;
};

constexpr std::string_view single_mend = "a text has plain ones: '…'";
constexpr std::string_view double_mend = "a text has plain single ones: '…', a name \"…\"";
constexpr std::string_view accent_mend = "a literal has backticks: `…`, a text '…'";

// Word processors and chats put them in place of the plain ones.
constexpr typographic_quote typographic_quotes[] = {
    {"‘", single_mend}, {"’", single_mend}, {"‚", single_mend}, {"‛", single_mend},
    {"“", double_mend}, {"”", double_mend}, {"„", double_mend}, {"‟", double_mend},
    {"«", double_mend}, {"»", double_mend}, {"´", accent_mend},
};

std::string_view typographic_mend(std::string_view rest) {
    for (const auto& one : typographic_quotes) {
        if (rest.starts_with(one.text)) {
            return one.mend;
        }
    }
    return {};
}

class lexer {
 public:
    explicit lexer(std::string_view text) : text_(text) {}

    result<std::vector<token>> run() {
        for (;;) {
            while (at_ < text_.size() && ascii::is_blank(text_[at_])) {
                ++at_;
            }
            if (at_ == text_.size()) {
                add(token_kind::end, 0);
                return std::move(tokens_);
            }
            if (std::optional<failure> fault = next()) {
                return *std::move(fault);
            }
        }
    }

 private:
    std::optional<failure> next() {
        const char c = text_[at_];
        if (is_name_start(c)) {
            add(token_kind::identifier, name_end(at_) - at_);
            return std::nullopt;
        }
        if (c == '$') {
            const std::size_t end = name_end(at_ + 1);
            add(end == at_ + 1 ? token_kind::root : token_kind::variable, end - at_);
            return std::nullopt;
        }
        if (ascii::is_digit(c) || (c == '-' && begins_negative_number())) {
            return number();
        }
        switch (c) {
            case '"':
                return quoted(token_kind::quoted_identifier, "a quoted name");
            case '\'':
                return quoted(token_kind::raw_string, "a raw string");
            case '`':
                return quoted(token_kind::literal, "a literal");
            default:
                return operation();
        }
    }

    // The end of the name that starts at `begin`; `begin` itself when none does.
    std::size_t name_end(std::size_t begin) const {
        if (begin == text_.size() || !is_name_start(text_[begin])) {
            return begin;
        }
        std::size_t end = begin + 1;
        while (end < text_.size() && is_name_part(text_[end])) {
            ++end;
        }
        return end;
    }

    bool begins_negative_number() const {
        const bool digit_follows = at_ + 1 < text_.size() && ascii::is_digit(text_[at_ + 1]);
        return digit_follows && (tokens_.empty() || !ends_value(tokens_.back().kind));
    }

    // An index has digits only; a bare number may have a fraction and an exponent as well.
    std::optional<failure> number() {
        std::size_t end = at_ + 1;
        const auto digits = [&] {
            while (end < text_.size() && ascii::is_digit(text_[end])) {
                ++end;
            }
        };
        const auto digit_at = [&](std::size_t place) {
            return place < text_.size() && ascii::is_digit(text_[place]);
        };
        digits();
        if (end < text_.size() && text_[end] == '.' && digit_at(end + 1)) {
            ++end;
            digits();
        }
        if (end < text_.size() && (text_[end] | 0x20) == 'e') {
            const bool sign =
                end + 1 < text_.size() && (text_[end + 1] == '+' || text_[end + 1] == '-');
            if (digit_at(end + (sign ? 2 : 1))) {
                end += sign ? 2 : 1;
                digits();
            }
        }
        add(token_kind::number, end - at_);
        return std::nullopt;
    }

    // Up to the same mark; a backslash takes the next byte with it.
    std::optional<failure> quoted(token_kind kind, std::string_view name) {
        const char mark = text_[at_];
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != mark) {
            end += text_[end] == '\\' ? 2 : 1;
        }
        if (end >= text_.size()) {
            return fault_at(at_ + 1, std::string(name) + " begins here and has no closing " + mark);
        }
        add(kind, end + 1 - at_);
        return std::nullopt;
    }

    std::optional<failure> operation() {
        const std::string_view rest = text_.substr(at_);
        for (const symbol& candidate : symbols) {
            if (rest.front() == candidate.text.front() && rest.starts_with(candidate.text)) {
                add(candidate.kind, candidate.text.size());
                return std::nullopt;
            }
        }
        if (const auto mend = typographic_mend(rest); !mend.empty()) {
            return fault_at(at_ + 1, "a typographic quote; " + std::string(mend));
        }
        return fault_at(at_ + 1, "unexpected character; a name with it needs quotation marks");
    }

    void add(token_kind kind, std::size_t length) {
        tokens_.push_back({kind, at_ + 1, text_.substr(at_, length)});
        at_ += length;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<token> tokens_;
};

}  // namespace

std::string describe(const token& found) {
    if (found.kind == token_kind::end) {
        return "the end";
    }
    constexpr std::size_t longest = 40;
    std::size_t shown = 0;
    while (shown < found.text.size() && shown < longest) {
        const std::size_t length = utf8_sequence(found.text, shown);
        shown += length == 0 ? 1 : length;
    }
    const bool cut = shown < found.text.size();
    return "'" + std::string(found.text.substr(0, shown)) + (cut ? "…'" : "'");
}

failure fault_at(std::size_t column, std::string_view reason) {
    return failure(failure_class::invalid,
                   "column " + std::to_string(column) + ": " + std::string(reason));
}

result<std::vector<token>> tokenise(std::string_view text) {
    return lexer(text).run();
}

}  // namespace sluice::jmespath
