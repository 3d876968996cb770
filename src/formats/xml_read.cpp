#include "formats/xml_text.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <optional>
#include <pugixml.hpp>

namespace sluice::formats {

namespace {

constexpr std::size_t deepest_xml = 128;

failure xml_fault(std::string_view text, std::size_t at, const std::string& message) {
    const auto before = text.substr(0, std::min(at, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto start = before.rfind('\n');
    const auto column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return {failure_class::invalid,
            "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + message};
}

// Returns the end of a part without markup, such as a comment; 0 when the part never closes.
std::size_t end_after(std::string_view text, std::size_t at, std::string_view mark) {
    const auto found = text.find(mark, at);
    return found == std::string_view::npos ? 0 : found + mark.size();
}

bool is_number_of_character(std::string_view name) {
    const bool hex = name.starts_with("#x");
    const auto digits = name.substr(hex ? 2 : 1);
    const auto allowed =
        hex ? std::string_view("0123456789abcdefABCDEF") : std::string_view("0123456789");
    return !digits.empty() && digits.size() <= 8 &&
           digits.find_first_not_of(allowed) == std::string_view::npos;
}

// XML 1.0, section 2.2.
bool is_xml_character(std::uint32_t code) {
    return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

result<void> check_reference(std::string_view text, std::size_t at) {
    const auto end = text.find(';', at);
    const auto name =
        end == std::string_view::npos ? std::string_view() : text.substr(at + 1, end - at - 1);
    if (name.starts_with('#')) {
        if (is_number_of_character(name)) {
            const bool hex = name.starts_with("#x");
            const auto code =
                std::stoull(std::string(name.substr(hex ? 2 : 1)), nullptr, hex ? 16 : 10);
            if (code <= 0x10FFFF && is_xml_character(static_cast<std::uint32_t>(code))) {
                return {};
            }
        }
        return xml_fault(text, at, "this is no character of XML");
    }
    for (const std::string_view known : {"amp", "lt", "gt", "quot", "apos"}) {
        if (name == known) {
            return {};
        }
    }
    return xml_fault(
        text, at,
        name.empty() || name.size() > 40
            ? "an '&' stands here: write &amp;"
            : "the entity '" + std::string(name) + "' is refused: only the five of XML are known");
}

// Finds characters that XML allows nowhere, also not in a comment or in CDATA.
result<void> check_characters(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        // U+FFFE and U+FFFF.
        const bool outside = byte == 0xEF && (text.substr(at, 3) == "\xEF\xBF\xBE" ||
                                              text.substr(at, 3) == "\xEF\xBF\xBF");
        if (control || outside) {
            return xml_fault(text, at, "this is no character of XML");
        }
    }
    return {};
}

// Returns the end of a comment, a CDATA section or an instruction that begins here. Returns nothing
// when other markup or text stands here, and 0 when the part never closes.
std::optional<std::size_t> end_of_plain_part(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at);
    if (rest.starts_with("<!--")) {
        return end_after(text, at, "-->");
    }
    if (rest.starts_with("<![CDATA[")) {
        return end_after(text, at, "]]>");
    }
    if (rest.starts_with("<?")) {
        return end_after(text, at, "?>");
    }
    return std::nullopt;
}

// Returns the end of the tag that begins here, and counts its attributes. The parser takes a '<' in
// an attribute, which XML does not allow: a "<!--" there would hide all that follows from the
// checks.
result<std::size_t> end_of_tag(std::string_view text, std::size_t at, std::size_t& values) {
    char quote = 0;
    for (++at; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '<') {
            return xml_fault(text, at, "a '<' stands in a tag: write &lt;");
        }
        if (c == '&') {
            if (auto good = check_reference(text, at); !good) {
                return good.error();
            }
        } else if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
            ++values;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return text.size();  // the parser says what is missing
}

// Finds constructs that the parser would skip: document types, entities, and too many values.
result<void> check_markup(std::string_view text) {
    std::size_t values = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto end = end_of_plain_part(text, at)) {
            if (*end == 0) {
                return xml_fault(text, at, "this part is never closed");
            }
            at = *end;
            continue;
        }
        if (text.substr(at).starts_with("<!")) {
            return xml_fault(text, at, "a document type is refused, because it defines entities");
        }
        if (text[at] == '<') {
            const auto begin = at;
            ++values;
            auto end = end_of_tag(text, at, values);
            if (!end) {
                return end.error();
            }
            at = *end;
            if (values > json_limits().values) {
                return xml_fault(
                    text, begin,
                    "there are more than " + std::to_string(json_limits().values) + " values");
            }
            continue;
        }
        if (text[at] == '&') {
            if (auto good = check_reference(text, at); !good) {
                return good;
            }
        }
        ++at;
    }
    return {};
}

class xml_reader {
 public:
    bool read(const pugi::xml_node& element, json::value& into, std::size_t depth) {
        if (depth > deepest_xml) {
            return false;
        }
        json::object members;
        for (const auto& attribute : element.attributes()) {
            members[std::string("@") + attribute.name()] = attribute.value();
        }
        json::string text;
        bool has_elements = false;
        for (const auto& child : element.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                text.append(child.value());
                continue;
            }
            if (child.type() != pugi::node_element) {
                continue;
            }
            has_elements = true;
            json::value value;
            if (!read(child, value, depth + 1)) {
                return false;
            }
            add(members, child.name(), std::move(value));
        }
        if (members.empty() && !has_elements) {
            if (!text.empty()) {
                into = std::move(text);
            }
            return true;
        }
        if (!text.empty()) {
            members["#text"] = std::move(text);
        }
        into = std::move(members);
        return true;
    }

 private:
    // The second element of a name makes a list of both. One element alone is never a list.
    static void add(json::object& members, std::string_view name, json::value value) {
        auto [found, fresh] = members.emplace(name, nullptr);
        auto& slot = found->value();
        if (fresh) {
            slot = std::move(value);
        } else if (slot.is_array()) {
            slot.get_array().push_back(std::move(value));
        } else {
            json::array both;
            both.push_back(std::move(slot));
            both.push_back(std::move(value));
            slot = std::move(both);
        }
    }
};

}  // namespace

result<json::value> value_from_xml(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (const auto fault = utf8_fault(text); fault != std::string_view::npos) {
        return xml_fault(text, fault, "this is not UTF-8");
    }
    if (auto good = check_characters(text); !good) {
        return good.error();
    }
    if (auto good = check_markup(text); !good) {
        return good.error();
    }
    pugi::xml_document document;
    const auto parsed = document.load_buffer(
        text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
    if (!parsed) {
        return xml_fault(text, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, parsed.offset)),
                         std::string(parsed.description()));
    }
    std::size_t roots = 0;
    for (const auto& child : document.children()) {
        roots += child.type() == pugi::node_element ? 1 : 0;
    }
    if (roots != 1) {
        return failure(failure_class::invalid,
                       "there are " + std::to_string(roots) + " elements at the top, not one");
    }
    const auto root = document.document_element();
    json::value value;
    if (!xml_reader().read(root, value, 1)) {
        return failure(failure_class::invalid, "the elements are nested deeper than " +
                                                   std::to_string(deepest_xml) + " levels");
    }
    json::object whole;
    whole[root.name()] = std::move(value);
    return whole;
}

}  // namespace sluice::formats
