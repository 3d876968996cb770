#include "cli/service_unit.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <utility>

namespace sluice::cli {
namespace {

using arguments = std::vector<std::string>;
using take_property = void (*)(const json::value& data, std::string_view name, arguments& into);

void add(arguments& into, std::string_view name, std::string_view value) {
    into.push_back(fmt::format("--property={}={}", name, value));
}

// An item of a list of tuples.
const json::value& item(const json::value& tuple, std::size_t index) {
    static const json::value nothing;
    const auto* items = tuple.if_array();
    return items != nullptr && index < items->size() ? (*items)[index] : nothing;
}

std::int64_t number_in(const json::value& from) {
    return from.is_int64() ? from.get_int64() : 0;
}

void take_text(const json::value& data, std::string_view name, arguments& into) {
    if (!text_or_empty(data).empty()) {
        add(into, name, text_or_empty(data));
    }
}

void take_flag(const json::value& data, std::string_view name, arguments& into) {
    if (data.is_bool() && data.get_bool()) {
        add(into, name, "yes");
    }
}

void take_mode(const json::value& data, std::string_view name, arguments& into) {
    add(into, name, fmt::format("{:04o}", number_in(data) & 07777));
}

void take_list(const json::value& data, std::string_view name, arguments& into) {
    for (const auto& one : data.is_array() ? data.get_array() : json::array()) {
        add(into, name, text_or_empty(one));
    }
}

// An assignment is one argument as it is, blanks and quotes included.
void take_environment(const json::value& data, std::string_view, arguments& into) {
    for (const auto& one : data.is_array() ? data.get_array() : json::array()) {
        into.push_back(fmt::format("--setenv={}", text_or_empty(one)));
    }
}

void take_environment_files(const json::value& data, std::string_view, arguments& into) {
    for (const auto& one : data.is_array() ? data.get_array() : json::array()) {
        const auto& may_be_missing = item(one, 1);
        const bool optional = may_be_missing.is_bool() && may_be_missing.get_bool();
        add(into, "EnvironmentFile",
            fmt::format("{}{}", optional ? "-" : "", text_or_empty(item(one, 0))));
    }
}

void take_loaded(const json::value& data, std::string_view name, arguments& into) {
    for (const auto& one : data.is_array() ? data.get_array() : json::array()) {
        add(into, name,
            fmt::format("{}:{}", text_or_empty(item(one, 0)), text_or_empty(item(one, 1))));
    }
}

// Writes each byte as an escape, because systemd-run splits and unescapes the text.
void take_set(const json::value& data, std::string_view name, arguments& into) {
    for (const auto& one : data.is_array() ? data.get_array() : json::array()) {
        std::string escaped;
        const auto& bytes = item(one, 1);
        for (const auto& byte : bytes.is_array() ? bytes.get_array() : json::array()) {
            escaped += fmt::format("\\x{:02x}", number_in(byte) & 0xff);
        }
        add(into, name, fmt::format("{}:{}", text_or_empty(item(one, 0)), escaped));
    }
}

// A command that names no directories uses those of the unit's `sluice run --config DIR --state
// DIR`.
void take_command(const json::value& data, std::string_view, arguments& into) {
    const auto& words = item(item(data, 0), 1);
    for (const auto& [option, variable] : {std::pair("--config", "CONFIGURATION_DIRECTORY"),
                                           std::pair("--state", "STATE_DIRECTORY")}) {
        for (std::size_t i = 0; words.is_array() && i + 1 < words.get_array().size(); ++i) {
            if (text_or_empty(item(words, i)) == option) {
                into.push_back(
                    fmt::format("--setenv={}={}", variable, text_or_empty(item(words, i + 1))));
            }
        }
    }
}

struct unit_property {
    std::string_view name;
    take_property take;
};

constexpr std::array<unit_property, 18> properties{{
    {"User", take_text},
    {"Group", take_text},
    {"SupplementaryGroups", take_list},
    {"DynamicUser", take_flag},
    {"UMask", take_mode},
    {"WorkingDirectory", take_text},
    {"StateDirectory", take_list},
    {"StateDirectoryMode", take_mode},
    {"ConfigurationDirectory", take_list},
    {"EnvironmentFiles", take_environment_files},
    {"Environment", take_environment},
    {"PassEnvironment", take_list},
    {"UnsetEnvironment", take_list},
    {"LoadCredential", take_loaded},
    {"LoadCredentialEncrypted", take_loaded},
    {"SetCredential", take_set},
    {"SetCredentialEncrypted", take_set},
    {"ExecStart", take_command},
}};

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> opened(::popen(command.c_str(), "re"), ::pclose);
    std::string text;
    std::array<char, 4096> piece{};
    for (std::size_t size = 1; opened && size > 0;) {
        size = std::fread(piece.data(), 1, piece.size(), opened.get());
        text.append(piece.data(), size);
    }
    return text;
}

std::string question(const std::string& object, std::string_view interface,
                     const std::vector<std::string>& names) {
    auto command = fmt::format(
        "busctl --json=short get-property org.freedesktop.systemd1 {} "
        "org.freedesktop.systemd1.{}",
        object, interface);
    for (const auto& name : names) {
        command += " " + name;
    }
    // If busctl fails, its message becomes the reason that the person reads.
    return command + " 2>&1";
}

}  // namespace

std::vector<std::string> unit_properties() {
    std::vector<std::string> names;
    for (const auto& one : properties) {
        names.emplace_back(one.name);
    }
    return names;
}

result<std::vector<std::string>> arguments_of_unit(std::string_view printed) {
    std::vector<std::string> made;
    for (const auto& property : properties) {
        // busctl prints one line for each property, in the order of the question.
        const auto line = printed.substr(0, printed.find('\n'));
        printed.remove_prefix(std::min(line.size() + 1, printed.size()));
        const auto value = parse_json(line);
        const auto* members = value ? value->if_object() : nullptr;
        const auto* data = members == nullptr ? nullptr : members->if_contains("data");
        if (data == nullptr) {
            return failure(failure_class::internal,
                           "systemd does not say the unit's " + std::string(property.name) + ": " +
                               std::string(line),
                           "run the command by systemd-run with the unit's settings");
        }
        property.take(*data, property.name, made);
    }
    return made;
}

std::string object_path_of_unit(std::string_view name) {
    std::string path = "/org/freedesktop/systemd1/unit/";
    const std::string whole = std::string(name) + (name.find('.') == name.npos ? ".service" : "");
    for (const char c : whole) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        path += plain ? std::string(1, c) : fmt::format("_{:02x}", static_cast<unsigned char>(c));
    }
    return path;
}

result<std::vector<std::string>> arguments_of_service(const std::string& name) {
    const auto object = object_path_of_unit(name);
    const auto state = output_of(question(object, "Unit", {"LoadState"}));
    if (state.find("\"loaded\"") == std::string::npos) {
        return failure(failure_class::invalid,
                       state.find("\"not-found\"") != std::string::npos
                           ? "there is no unit '" + name + "'"
                           : "systemd cannot be asked about the unit '" + name +
                                 "': " + state.substr(0, state.find('\n')),
                       "install the service, or name another unit: --as-service=NAME");
    }
    return arguments_of_unit(output_of(question(object, "Service", unit_properties())));
}

}  // namespace sluice::cli
