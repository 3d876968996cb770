#include "model/json_reader.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sluice {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct mended_words {
    json_fault kind;
    std::string_view told;
};

constexpr std::array mended_kinds{
    mended_words{json_fault::half_surrogate, "half of a surrogate pair became U+FFFD"},
    mended_words{json_fault::invalid_utf8, "bytes that are no UTF-8 became U+FFFD"},
    mended_words{json_fault::control_character, "a raw control character stands for itself"},
    mended_words{json_fault::doubled_key,
                 "a key stands twice in one object: its last value counts"},
    mended_words{json_fault::no_json_number, "NaN or Infinity became null"},
};

std::vector<std::string> lines_of(const json_reader& reader, std::string_view text) {
    std::vector<std::string> lines;
    for (const auto& [kind, told] : mended_kinds) {
        const auto& found = reader.mended(kind);
        if (found.times > 0) {
            auto& line = lines.emplace_back(json_place(text, found.first));
            line += ": " + std::string(told);
            line += found.times > 1 ? " (" + std::to_string(found.times) + " times)" : "";
        }
    }
    return lines;
}

std::string_view without_mark(std::string_view text) {
    return text.substr(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
}

// The bytes of an array's element: after the bracket or comma before it, up to the comma or bracket
// after it.
struct extent {
    std::size_t begin;
    std::size_t end;
};

// Finds the element of an outermost array that holds an offset. It looks at brackets, commas and
// texts only, because the text around a fault need not be JSON.
class element_scan {
 public:
    explicit element_scan(std::string_view text) : text_(text) {}

    // Returns nothing when no such array holds the offset, or when the brackets do not pair.
    std::optional<extent> holding(std::size_t offset) {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '"') {
                at = end_of_text(at);
                continue;
            }
            const bool ends = in_list() && (c == ',' || c == ']');
            if (ends && offset >= begin_ && offset <= at) {
                return extent{begin_, at};
            }
            if (!step(c, at)) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

 private:
    // True at the level of the outermost array's elements, not inside a nested value.
    bool in_list() const { return open_.size() == list_; }

    std::size_t end_of_text(std::size_t at) const {
        for (++at; at < text_.size() && text_[at] != '"'; ++at) {
            at += text_[at] == '\\' ? 1U : 0U;
        }
        return at;
    }

    bool step(char c, std::size_t at) {
        if (c == '[' || c == '{') {
            open_ += c;
            if (c == '[' && list_ == none) {
                list_ = open_.size();
                begin_ = at + 1;
            }
        } else if (c == ',' && in_list()) {
            begin_ = at + 1;
        } else if (c == ']' || c == '}') {
            if (open_.empty() || open_.back() != (c == ']' ? '[' : '{')) {
                return false;
            }
            if (in_list()) {
                list_ = none;
            }
            open_.pop_back();
        }
        return true;
    }

    static constexpr std::size_t none = std::string::npos;
    std::string_view text_;
    std::string open_;         // the open brackets, outermost first
    std::size_t list_ = none;  // the size of open_ directly inside the outermost array
    std::size_t begin_ = 0;    // of the present element
};

std::string readable(std::string_view text) {
    // Enough for a person to recognise the record; the ledger keeps this text.
    constexpr std::size_t longest = 4096;
    std::string out;
    for (std::size_t at = 0; at < text.size() && out.size() < longest;) {
        const auto length = utf8_sequence(text, at);
        if (length == 0) {
            append_utf8(out, 0xFFFD);
        } else {
            out += text.substr(at, length);
        }
        at += std::max<std::size_t>(length, 1);
        if (out.size() >= longest && at < text.size()) {
            out += "…";
        }
    }
    return out;
}

// Blanks the element and one comma beside it: places in the rest stay as they are.
void take_out(std::string& text, const extent& element) {
    std::size_t begin = element.begin;
    std::size_t end = element.end;
    if (text[end] == ',') {
        ++end;
    } else if (text[begin - 1] == ',') {
        --begin;
    }
    for (std::size_t at = begin; at < end; ++at) {
        text[at] = text[at] == '\n' ? '\n' : ' ';
    }
}

}  // namespace

result<foreign_json> parse_foreign_json(std::string_view text, const json_limits& limits) {
    const auto content = without_mark(text);
    json_reader reader(content, limits, json_strictness::mending);
    auto value = reader.read();
    if (!value) {
        return value.error();
    }
    return foreign_json{*std::move(value), lines_of(reader, content)};
}

result<foreign_list> parse_foreign_list(std::string_view text, const json_limits& limits) {
    // Each bad element makes the reader start again. Without a limit, a page full of bad elements
    // would take time in the square of its size.
    constexpr std::size_t most_bytes_read_again = 64U << 20U;
    const auto content = without_mark(text);
    std::string kept;  // a copy, made when the first element is taken out
    foreign_list list;
    std::size_t commas = 0;
    for (std::size_t spent = 0;; spent += content.size()) {
        const auto readable_part = kept.empty() ? content : std::string_view(kept);
        json_reader reader(readable_part, limits, json_strictness::mending);
        auto value = reader.read();
        if (value) {
            list.whole = {*std::move(value), lines_of(reader, readable_part)};
            if (commas > 0) {
                list.whole.mended.emplace_back("a comma without an element was passed over");
            }
            return list;
        }
        const auto element = element_scan(readable_part).holding(reader.fault_at());
        if (!element || spent > most_bytes_read_again) {
            return value.error();
        }
        const auto taken =
            trimmed(readable_part.substr(element->begin, element->end - element->begin));
        if (taken.empty()) {
            ++commas;
        } else {
            list.unreadable.push_back({value.error().message, readable(taken)});
        }
        if (kept.empty()) {
            kept = content;
        }
        take_out(kept, *element);
    }
}

}  // namespace sluice
