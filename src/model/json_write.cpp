#include <sluice/model/json.hpp>
#include <sluice/model/number.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sluice {

namespace {

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    out += "\\u00";
    out += hex_of({&c, 1});
}

bool needs_escape(char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

// True when one of eight bytes needs an escape or is past ASCII. It may say yes wrongly, never no.
bool may_not_stand(const char* bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const std::uint64_t quotes = word ^ (ones * static_cast<unsigned char>('"'));
    const std::uint64_t slashes = word ^ (ones * static_cast<unsigned char>('\\'));
    return ((word | (word - ones * 0x20U) | (quotes - ones) | (slashes - ones)) & (ones * 0x80U)) !=
           0;
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t kept = 0;  // bytes from here on are not written yet
    // Runs without an escape are copied whole, which is most of every text.
    const auto stand_in = [&](std::size_t at, auto write) {
        out.append(text, kept, at - kept);
        write();
        kept = at + 1;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (at + 8 <= text.size() && !may_not_stand(text.data() + at)) {
            at += 8;
        } else if (needs_escape(text[at])) {
            stand_in(at, [&] { append_escape(out, text[at]); });
            ++at;
        } else if (const std::size_t length = utf8_sequence(text, at); length > 0) {
            at += length;
        } else {
            stand_in(at, [&] { append_utf8(out, 0xFFFD); });
            ++at;
        }
    }
    out.append(text, kept);
    out += '"';
}

// Checks the letters after the mark: foreign bytes may begin with 0xFF too, and are then a text.
bool is_number(std::string_view text) {
    return !text.empty() && number_prefix(text) == text.size();
}

// Writes both forms: compact when `indent` is 0.
class json_writer {
 public:
    json_writer(std::string& out, std::size_t indent) : out_(out), indent_(indent) {}

    void write(const json::value& value) {
        switch (value.kind()) {
            case json::kind::null:
                out_ += "null";
                return;
            case json::kind::bool_:
                out_ += value.get_bool() ? "true" : "false";
                return;
            case json::kind::string:
                if (!is_number(exact_number_text(value))) {
                    append_string(out_, value.get_string());
                    return;
                }
                break;
            case json::kind::array:
                write_array(value.get_array());
                return;
            case json::kind::object:
                write_object(value.get_object());
                return;
            default:
                break;
        }
        append_number(out_, value);
    }

 private:
    void write_array(const json::array& items) {
        out_ += '[';
        ++level_;
        bool first = true;
        for (const json::value& item : items) {
            separate(first);
            write(item);
        }
        --level_;
        close(']', items.empty());
    }

    void write_object(const json::object& members) {
        out_ += '{';
        ++level_;
        bool first = true;
        for (const json::key_value_pair& member : members) {
            separate(first);
            append_string(out_, member.key());
            out_ += indent_ == 0 ? ":" : ": ";
            write(member.value());
        }
        --level_;
        close('}', members.empty());
    }

    void separate(bool& first) {
        if (!first) {
            out_ += ',';
        }
        first = false;
        break_line();
    }

    void close(char bracket, bool empty) {
        if (!empty) {
            break_line();
        }
        out_ += bracket;
    }

    void break_line() {
        if (indent_ != 0) {
            out_ += '\n';
            out_.append(level_ * indent_, ' ');
        }
    }

    std::string& out_;
    std::size_t indent_;
    std::size_t level_ = 0;
};

// Most texts of so many members fit, and then the text never moves while it is written. A small
// one stays small, because many are kept.
std::size_t room_for(const json::value& value) {
    const std::size_t members = value.is_object()  ? value.get_object().size()
                                : value.is_array() ? value.get_array().size()
                                                   : 0;
    return std::min<std::size_t>(members, 8) * 64;
}

}  // namespace

void append_json(std::string& out, const json::value& value) {
    json_writer(out, 0).write(value);
}

std::string write_json(const json::value& value) {
    std::string out;
    out.reserve(room_for(value));
    append_json(out, value);
    return out;
}

std::string write_json_indented(const json::value& value) {
    std::string out;
    json_writer(out, 2).write(value);
    return printable_json(std::move(out));
}

}  // namespace sluice
