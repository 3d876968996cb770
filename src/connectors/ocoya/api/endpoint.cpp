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

}  // namespace sluice::ocoya
