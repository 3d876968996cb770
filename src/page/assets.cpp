#include "page/assets.hpp"

#include "page/embedded.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace sluice::operator_page {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> types{{
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

std::string_view type_of(std::string_view name) {
    for (const auto& [ending, type] : types) {
        if (name.ends_with(ending)) {
            return type;
        }
    }
    return {};
}

std::string address_of(const embedded_file& file) {
    return "assets/" + std::string(file.hash) + "/" + std::string(file.name);
}

}  // namespace

std::string asset_address(std::string_view name) {
    const auto files = embedded_files();
    const auto found = std::ranges::find(files, name, &embedded_file::name);
    if (found == files.end() || type_of(name).empty()) {
        throw std::logic_error("there is no asset " + std::string(name));
    }
    return address_of(*found);
}

std::optional<net::response> asset_at(std::string_view address, bool takes_gzip) {
    for (const auto& file : embedded_files()) {
        const auto type = type_of(file.name);
        if (type.empty() || address_of(file) != address) {
            continue;
        }
        net::response made;
        made.status = 200;
        made.headers.add("Content-Type", std::string(type));
        made.headers.add("Cache-Control", "public, max-age=31536000, immutable");
        made.headers.add("Vary", "Accept-Encoding");
        if (takes_gzip) {
            made.headers.add("Content-Encoding", "gzip");
        }
        made.body = std::string(takes_gzip ? file.packed : file.plain);
        return made;
    }
    return std::nullopt;
}

}  // namespace sluice::operator_page
