#include "net/header_plan.hpp"

#include "net/redirect.hpp"

namespace sluice::net {

header_list headers_for(const header_list& own, const std::map<std::string, std::string>& clients,
                        bool at_home) {
    header_list out = own;
    for (const auto& [name, value] : clients) {
        if (!own.find(name) && (at_home || may_cross(name))) {
            out.add(name, value);
        }
    }
    if (!out.find("Accept-Encoding")) {
        out.add("Accept-Encoding", "gzip");
    }
    if (!out.find("User-Agent")) {
        out.add("User-Agent", "sluice/" SLUICE_VERSION);
    }
    return out;
}

}  // namespace sluice::net
