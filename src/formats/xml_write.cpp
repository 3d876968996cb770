#include "formats/xml_text.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::formats {

namespace {

bool begins_name(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           byte >= 0x80;
}

// Accepts the XML names that every reader takes. One colon may stand after a prefix.
bool is_xml_name(std::string_view name) {
    return !name.empty() && begins_name(static_cast<unsigned char>(name.front())) &&
           name.back() != ':' && std::ranges::count(name, ':') <= 1 &&
           std::ranges::all_of(name, [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return begins_name(byte) || (byte >= '0' && byte <= '9') || c == '-' || c == '.' ||
                      c == ':';
           });
}

class xml_writer {
 public:
    std::string take() { return std::move(out_); }
    failure fault() const { return failure(failure_class::invalid, problem_).within(place_); }

    bool element(std::string_view name, const json::value& value) {
        const auto length = place_.size();
        place_ += (place_.empty() ? "" : ".") + std::string(name);
        if (!is_xml_name(name)) {
            return wrong("XML does not allow this name");
        }
        out_ += "<" + std::string(name);
        if (!body(name, value)) {
            return false;
        }
        place_.resize(length);
        return true;
    }

 private:
    bool wrong(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    bool body(std::string_view name, const json::value& value) {
        const auto* members = value.if_object();
        if (members != nullptr && !attributes(*members)) {
            return false;
        }
        if (value.is_null() || (members != nullptr && only_attributes(*members))) {
            out_ += "/>";
            return true;
        }
        out_ += '>';
        if (value.is_array()) {
            return wrong("a list in a list has no place in XML");
        }
        if (members == nullptr ? !text(value, false) : !children(*members)) {
            return false;
        }
        out_ += "</" + std::string(name) + ">";
        return true;
    }

    static bool only_attributes(const json::object& members) {
        return std::ranges::all_of(members,
                                   [](const auto& one) { return one.key().starts_with('@'); });
    }

    bool attributes(const json::object& members) {
        for (const auto& [name, value] : members) {
            if (!name.starts_with('@')) {
                continue;
            }
            if (!is_xml_name(name.substr(1))) {
                return wrong("XML does not allow the name '" + std::string(name) + "'");
            }
            out_ += " " + std::string(name.substr(1)) + "=\"";
            if (!text(value, true)) {
                return false;
            }
            out_ += '"';
        }
        return true;
    }

    bool children(const json::object& members) {
        for (const auto& [name, value] : members) {
            if (name.starts_with('@')) {
                continue;
            }
            if (name == "#text") {
                if (!text(value, false)) {
                    return false;
                }
                continue;
            }
            const auto* list = value.if_array();
            if (list == nullptr) {
                if (!element(name, value)) {
                    return false;
                }
                continue;
            }
            for (const auto& one : *list) {
                if (!element(name, one)) {
                    return false;
                }
            }
        }
        return true;
    }

    bool text(const json::value& value, bool in_quotes) {
        if (value.is_object() || value.is_array()) {
            return wrong(std::string(name_of(kind_of(value))) + " is no text");
        }
        if (value.is_null()) {
            return true;
        }
        const auto plain = kind_of(value) == json_kind::string ? std::string(value.get_string())
                                                               : write_json(value);
        if (plain.find("\xEF\xBF\xBE") != std::string::npos ||
            plain.find("\xEF\xBF\xBF") != std::string::npos) {
            return wrong("XML cannot hold U+FFFE and U+FFFF");
        }
        for (const char c : plain) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
                return wrong("XML cannot hold the control character " + std::to_string(byte));
            }
            append(c, in_quotes);
        }
        return true;
    }

    void append(char c, bool in_quotes) {
        if (c == '&') {
            out_ += "&amp;";
        } else if (c == '<') {
            out_ += "&lt;";
        } else if (c == '>') {
            out_ += "&gt;";
        } else if (c == '"' && in_quotes) {
            out_ += "&quot;";
        } else if (c == '\r' || (in_quotes && (c == '\n' || c == '\t'))) {
            // A reader would turn these characters into other white space.
            out_ += "&#" + std::to_string(static_cast<int>(c)) + ";";
        } else {
            out_ += c;
        }
    }

    std::string out_;
    std::string place_;
    std::string problem_;
};

}  // namespace

result<std::string> xml_from_value(const json::value& value) {
    const auto* members = value.if_object();
    if (members == nullptr || members->size() != 1) {
        return failure(failure_class::invalid, "XML is made of an object with one member, the root",
                       "put it into one: {order: …}");
    }
    xml_writer writer;
    const auto& root = *members->begin();
    if (!writer.element(root.key(), root.value())) {
        return writer.fault();
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.take() + "\n";
}

}  // namespace sluice::formats
