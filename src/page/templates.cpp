#include "page/templates.hpp"

#include "page/embedded.hpp"

#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <kainjow/mustache.hpp>
#include <stdexcept>
#include <string>

namespace sluice::operator_page {
namespace {

using kainjow::mustache::data;

constexpr std::string_view ending = ".html";

std::string text_of_template(std::string_view name) {
    for (const auto& file : embedded_files()) {
        if (file.name.ends_with(ending) &&
            file.name.substr(0, file.name.size() - ending.size()) == name) {
            return std::string(file.plain);
        }
    }
    throw std::logic_error("there is no template " + std::string(name));
}

// Puts the text of a part in place of {{>part}}. The library would read it anew at each use.
std::string with_parts(std::string text) {
    constexpr std::string_view opens = "{{>";
    constexpr std::string_view closes = "}}";
    for (auto at = text.find(opens); at != std::string::npos; at = text.find(opens)) {
        const auto end = text.find(closes, at);
        if (end == std::string::npos) {
            throw std::logic_error("a part of a template is not closed");
        }
        const auto name = text.substr(at + opens.size(), end - at - opens.size());
        auto part = text_of_template(name);
        while (part.ends_with('\n')) {
            part.pop_back();
        }
        text.replace(at, end + closes.size() - at, part);
    }
    return text;
}

data data_of(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::null:
            return data(data::type::bool_false);
        case json_kind::boolean:
            return data(value.get_bool() ? data::type::bool_true : data::type::bool_false);
        case json_kind::number:
            return data(write_json(value));
        case json_kind::string: {
            const auto text = text_or_empty(value);
            return text.empty() ? data(data::type::bool_false) : data(printable_lines(text));
        }
        case json_kind::array: {
            data list(data::type::list);
            for (const auto& item : value.get_array()) {
                list.push_back(data_of(item));
            }
            return list;
        }
        case json_kind::object:
            break;
    }
    data object(data::type::object);
    for (const auto& [name, item] : value.get_object()) {
        object.set(std::string(name), data_of(item));
    }
    return object;
}

}  // namespace

std::string render(std::string_view name, const json::value& model) {
    kainjow::mustache::mustache made(with_parts(text_of_template(name)));
    if (!made.is_valid()) {
        throw std::logic_error("template " + std::string(name) + ": " + made.error_message());
    }
    return made.render(data_of(model));
}

}  // namespace sluice::operator_page
