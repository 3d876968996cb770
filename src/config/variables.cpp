#include "config/variables.hpp"

#include "config/environment_file.hpp"
#include "config/relative_path.hpp"
#include "config/source.hpp"
#include "config/written_variable.hpp"

#include <sluice/model/utf8.hpp>

#include <cstdlib>
#include <optional>

namespace sluice::config {

namespace {

// Keys, certificates and environment files are far smaller; a wrong path may name a huge file.
constexpr std::size_t largest_value = 1024 * 1024;

// Names every place that was tried, since the user may have meant another one.
std::string looked_at(const std::filesystem::path& path, const written_variable& variable,
                      const location& at) {
    const auto beside = std::filesystem::absolute(
                            std::filesystem::path(at.file->name).parent_path() / variable.name)
                            .lexically_normal();
    return variable.kind != "file" || beside == path ? path.string()
                                                     : beside.string() + ", then " + path.string();
}

// A URL with a password is a secret, whatever its variable is called.
bool holds_password(std::string_view value) {
    const auto scheme = value.find("://");
    if (scheme == std::string_view::npos) {
        return false;
    }
    const auto authority =
        value.substr(scheme + 3, value.find_first_of("/?#", scheme + 3) - scheme - 3);
    return authority.find('@') != std::string_view::npos;
}

struct resolver {
    const variable_source& variables;
    reader_state& state;
    const parameter_source* parameters = nullptr;

    void resolve(node& scalar) const;
    bool withholds(const written_variable& variable) const;
    std::optional<std::string> value_of(const written_variable& variable, node& scalar,
                                        std::size_t offset) const;
    std::optional<std::string> environment(const written_variable& variable,
                                           const location& at) const;
    std::optional<std::string> file_text(const std::filesystem::path& path,
                                         const written_variable& variable,
                                         const location& at) const;
};

void resolver::resolve(node& scalar) const {
    const std::string before = scalar.text;
    std::string text;
    std::vector<std::pair<std::size_t, std::size_t>> resolved;
    std::size_t at = 0;
    while (at < before.size()) {
        // Tested first, because it contains "${".
        if (before.compare(at, 3, "$${") == 0) {
            text += "${";
            at += 3;
        } else if (before.compare(at, 2, "${") == 0) {
            const std::size_t end = before.find('}', at);
            if (end == std::string::npos) {
                state.report(place_inside(scalar, at), "'${' has no '}'",
                             "close it, or write $${ for the text itself");
                scalar.unresolved = true;
                break;
            }
            const auto variable =
                variable_in(std::string_view(before).substr(at + 2, end - at - 2));
            const auto found = value_of(variable, scalar, at);
            scalar.unresolved = scalar.unresolved || !found;
            const bool from_file = found == variable.fallback;  // the file shows the default anyway
            const bool is_hidden =
                found && !from_file && (is_secret(variable) || holds_password(*found));
            if (is_hidden && !scalar.stands_in) {
                state.keep_secret(*found);
                state.conceal(*found);
                scalar.from_secret = true;
            }
            const std::string value = found.value_or("");
            resolved.emplace_back(text.size(), text.size() + value.size());
            text += value;
            at = end + 1;
        } else {
            text += before[at++];
        }
    }
    scalar.text = std::move(text);
    scalar.resolved = std::move(resolved);
}

std::optional<std::string> resolver::value_of(const written_variable& variable, node& scalar,
                                              std::size_t offset) const {
    const location at = place_inside(scalar, offset);
    const bool known =
        variable.kind == "env" || variable.kind == "file" || variable.kind == "credential";
    if (parameters != nullptr && variable.kind == "param") {
        return parameters->value_of(variable, scalar, offset);
    }
    if (!known || variable.name.empty()) {
        state.report(at, "'${" + variable.kind + "' is not the beginning of a variable",
                     "write ${env:NAME}, ${file:path} or ${credential:NAME}, or $${ for the text "
                     "itself");
        return std::nullopt;
    }
    scalar.from_secret = scalar.from_secret || is_secret(variable);
    if (withholds(variable)) {
        scalar.stands_in = true;
        state.withhold(variable.kind + " " + variable.name);
        return variable.whole;
    }
    if (variable.kind == "env") {
        return environment(variable, at);
    }
    if (variable.kind == "file") {
        return file_text(resolved_path(variable.name, scalar.at), variable, at);
    }
    // A path would leave the directory of the credentials.
    if (variable.name.find('/') != std::string::npos) {
        state.report(at, "'" + variable.name + "' is no name of a credential",
                     "the name stands alone; a path needs ${file:…}");
        return std::nullopt;
    }
    // systemd puts the unit's credentials into files of this directory.
    const auto directory = variables.environment("CREDENTIALS_DIRECTORY");
    if (!directory && !variable.fallback) {
        state.report(at,
                     "credential '" + variable.name + "' is not there: no service manager gave any",
                     "add --as-service, which takes those of the unit; the unit names each: "
                     "LoadCredential=" +
                         variable.name + ":…");
        return std::nullopt;
    }
    return directory ? file_text(std::filesystem::path(*directory) / variable.name, variable, at)
                     : variable.fallback;
}

bool resolver::withholds(const written_variable& variable) const {
    if (!is_secret(variable) || variables.secrets() == secret_use::resolved) {
        return false;
    }
    // ${file:…} can reach a credential too, through ${env:CREDENTIALS_DIRECTORY}.
    const bool of_service =
        variable.kind == "credential" || variable.name == "CREDENTIALS_DIRECTORY";
    return variables.secrets() == secret_use::withheld ||
           (of_service && !variable.fallback && !variables.environment("CREDENTIALS_DIRECTORY"));
}

std::optional<std::string> resolver::environment(const written_variable& variable,
                                                 const location& at) const {
    auto value = variables.environment(variable.name);
    // As in a shell, ":-" also replaces an empty value.
    if (variable.fallback && value.value_or("").empty()) {
        return variable.fallback;
    }
    if (!value) {
        const auto why = variables.why_unset();
        state.report(at,
                     "environment variable '" + variable.name + "' is not set" +
                         (why.empty() ? "" : ", and " + why),
                     is_secret(variable)
                         ? "set it, or take it from a credential, ${credential:NAME}"
                         : "set it, or write ${env:" + variable.name + ":-default}");
        return std::nullopt;
    }
    if (utf8_fault(*value) != std::string::npos) {
        state.report(at, "environment variable '" + variable.name + "' is not UTF-8",
                     "set it anew");
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> resolver::file_text(const std::filesystem::path& path,
                                               const written_variable& variable,
                                               const location& at) const {
    auto text = variables.file(path);
    if (!text) {
        if (variable.fallback) {
            return variable.fallback;
        }
        state.report(at, variable.kind + " '" + variable.name + "': " + text.error().message,
                     text.error().mend + " (" + looked_at(path, variable, at) + ")");
        return std::nullopt;
    }
    if (utf8_fault(*text) != std::string::npos) {
        state.report(at, variable.kind + " '" + variable.name + "' is not UTF-8",
                     "it must hold text");
        return std::nullopt;
    }
    // Editors and echo end a file with a line break that is not a part of the key.
    if (text->ends_with('\n')) {
        text->pop_back();
        if (text->ends_with('\r')) {
            text->pop_back();
        }
    }
    return *std::move(text);
}

}  // namespace

void resolve_scalar(node& scalar, const variable_source& variables, reader_state& state,
                    const parameter_source* parameters) {
    if (scalar.text.find("${") != std::string::npos) {
        resolver{variables, state, parameters}.resolve(scalar);
    }
}

void resolve_variables(node& tree, const variable_source& variables, reader_state& state) {
    if (tree.kind == node::kinds::scalar && tree.text.find("${") != std::string::npos) {
        resolver{variables, state}.resolve(tree);
    }
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
        const auto step = state.enter(i);
        resolve_variables(tree.items[i], variables, state);
    }
    for (member& entry : tree.members) {
        const auto step = state.enter(entry.key);
        resolve_variables(entry.value, variables, state);
    }
}

system_variables::system_variables(const std::filesystem::path& configuration, secret_use secrets)
    : secrets_(secrets) {
    if (configuration.empty()) {
        return;
    }
    std::error_code ignored;
    const auto directory = std::filesystem::is_directory(configuration, ignored)
                               ? configuration
                               : configuration.parent_path();
    const auto path = directory / "environment";
    if (!std::filesystem::exists(path, ignored)) {
        return;
    }
    const auto text = read_whole_file(path, largest_value);
    if (text) {
        file_ = variables_of_file(*text);
    } else {
        why_unset_ = path.string() + " cannot be read: " + text.error().message;
    }
}

std::optional<std::string> system_variables::environment(const std::string& name) const {
    if (const char* value = std::getenv(name.c_str())) {
        return value;
    }
    const auto found = file_.find(name);
    return found == file_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

result<std::string> system_variables::file(const std::filesystem::path& path) const {
    return read_whole_file(path, largest_value);
}

}  // namespace sluice::config
