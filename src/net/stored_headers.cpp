#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>

namespace sluice::net {

std::map<std::string, std::string> stored_headers(const header_list& headers) {
    std::map<std::string, std::string> told;
    for (const auto& [name, value] : headers) {
        std::string lower = ascii::lower(name);
        const bool secret = lower == "set-cookie" || lower == "set-cookie2" ||
                            lower == "www-authenticate" || lower == "proxy-authenticate" ||
                            lower == "authorization";
        // emplace keeps the first header of a name, as header_list::find does.
        if (!secret) {
            told.emplace(std::move(lower), value);
        }
    }
    return told;
}

}  // namespace sluice::net
