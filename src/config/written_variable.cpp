#include "config/written_variable.hpp"

#include "config/secrecy.hpp"

namespace sluice::config {

written_variable variable_in(std::string_view inside) {
    written_variable made;
    made.whole = "${" + std::string(inside) + "}";
    const std::size_t colon = inside.find(':');
    made.kind = inside.substr(0, colon);
    if (colon != std::string_view::npos) {
        std::string_view rest = inside.substr(colon + 1);
        const std::size_t dash = rest.find(":-");
        if (dash != std::string_view::npos) {
            made.fallback = std::string(rest.substr(dash + 2));
        }
        made.name = rest.substr(0, dash);
    }
    return made;
}

bool is_secret(const written_variable& variable) {
    // A parameter of a template is as secret as its value, which knows that itself.
    return variable.kind != "param" && (variable.kind != "env" || sounds_secret(variable.name));
}

}  // namespace sluice::config
