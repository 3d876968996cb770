#include "control/openapi.hpp"
#include "control/resources.hpp"

namespace sluice::control {
namespace {

awaitable<result<answer>> show_document(const control_context*, const call*) {
    co_return answer{200, openapi_document(all_resources())};
}

}  // namespace

void add_openapi_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/openapi.json",
                   .name = "openapi",
                   .summary = "Describe every operation as an OpenAPI 3.1 document",
                   .response = schema::any("An OpenAPI 3.1 document"),
                   .handle = show_document});
}

}  // namespace sluice::control
