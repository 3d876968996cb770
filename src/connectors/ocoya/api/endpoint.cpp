#include "connectors/ocoya/api/endpoint.hpp"

namespace sluice::ocoya {

std::string_view name_of(method verb) {
    switch (verb) {
        case method::get:
            return "GET";
        case method::post:
            return "POST";
        case method::patch:
            return "PATCH";
        case method::remove:
            return "DELETE";
    }
    return "GET";
}

std::vector<std::string_view> slots_of(std::string_view path) {
    std::vector<std::string_view> slots;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open)) {
        const auto close = path.find('}', open);
        slots.push_back(path.substr(open + 1, close - open - 1));
        open = close;
    }
    return slots;
}

}  // namespace sluice::ocoya
