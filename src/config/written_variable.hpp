#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

// ${kind:name:-fallback}, as it stands in a scalar.
struct written_variable {
    std::string whole;
    std::string kind;
    std::string name;
    std::optional<std::string> fallback;
};

// `inside` stands between ${ and }.
written_variable variable_in(std::string_view inside);

// A file, a credential, or an environment variable whose name speaks of a key.
bool is_secret(const written_variable& variable);

}  // namespace sluice::config
