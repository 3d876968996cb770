#include "net/header_plan.hpp"

#include "net/redirect.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sluice::net {

header_list headers_for(header_list own, const std::map<std::string, std::string>& clients,
                        bool at_home) {
    header_list out = std::move(own);
    const auto given = static_cast<std::ptrdiff_t>(out.size());
    for (const auto& [name, value] : clients) {
        const auto has_name = [&name](const header_list::item& header) {
            return ascii::same_ignoring_case(header.first, name);
        };
        if (std::none_of(out.begin(), out.begin() + given, has_name) &&
            (at_home || may_cross(name))) {
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
