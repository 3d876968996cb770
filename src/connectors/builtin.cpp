#include "connectors/builtin.hpp"

#include "connectors/ocoya/offered.hpp"

namespace sluice {

// The folder of a connector defines `void add_NAME_connector(registry& types)`, and nothing else
// calls it: the list below declares the function as well.
#define SLUICE_ADD(name)                    \
    void add_##name##_connector(registry&); \
    add_##name##_connector(types)

void add_builtin_connectors(registry& types) {
    SLUICE_ADD(exec);
    SLUICE_ADD(file);
    SLUICE_ADD(http);
    SLUICE_ADD(kafka);
    SLUICE_ADD(log);
    SLUICE_ADD(mail);
    SLUICE_ADD(mqtt);
    SLUICE_ADD(none);
    SLUICE_ADD(ocoya);
    SLUICE_ADD(sql);
    SLUICE_ADD(static);
    SLUICE_ADD(storage);
    SLUICE_ADD(webhook);
}

#undef SLUICE_ADD

std::optional<config::offered_request> offered_by_connectors(
    const config::offer_question& question) {
    return ocoya::offered(question);
}

}  // namespace sluice
