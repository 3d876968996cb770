#include "config/plain_secrets.hpp"

#include "config/secrecy.hpp"

#include <algorithm>

namespace sluice::config {

bool url_holds_secret(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || url.find("${") != std::string_view::npos) {
        return false;
    }
    const auto rest = url.substr(scheme + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    // The last '@' ends the password: a password may hold one, a host may not.
    const auto at = authority.rfind('@');
    if (at != std::string_view::npos &&
        authority.substr(0, at).find(':') != std::string_view::npos) {
        return true;
    }
    auto query = rest.substr(std::min(rest.find('?'), rest.size()));
    while (!query.empty()) {
        query.remove_prefix(1);
        const auto parameter = query.substr(0, query.find('&'));
        const auto equals = parameter.find('=');
        if (equals != std::string_view::npos && equals + 1 < parameter.size() &&
            parameter.find("{{") == std::string_view::npos &&
            sounds_secret(parameter.substr(0, equals))) {
            return true;
        }
        query.remove_prefix(parameter.size());
    }
    return false;
}

}  // namespace sluice::config
