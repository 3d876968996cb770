#pragma once

// Takes a variable apart; the resolver and the warnings use it.

#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

// Holds the parts of ${kind:name:-fallback}, as a scalar writes it.
struct written_variable {
    std::string whole;
    std::string kind;
    std::string name;
    std::optional<std::string> fallback;
};

// `inside` is the text between ${ and }.
written_variable variable_in(std::string_view inside);

// True for a file, a credential, and an environment variable whose name speaks of a secret.
bool is_secret(const written_variable& variable);

}  // namespace sluice::config
