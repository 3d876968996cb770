// The reference page of the connectors is written from their declarations.

#include "connectors/builtin.hpp"
#include "transform/builtin.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/writers.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sluice {
namespace {

std::string connector_reference() {
    registry types;
    add_builtin_transformers(types);
    add_builtin_connectors(types);
    return "# Connectors\n\n"
           "This page is written from the declarations in `src/connectors`; a test keeps it\n"
           "current. `sluice describe publisher exec` shows one of them.\n\n"
           "## Clients\n\n" +
           config::write_reference(types, "client", 3) + "## Subscribers\n\n" +
           config::write_reference(types, "subscriber", 3) + "## Publishers\n\n" +
           config::write_reference(types, "publisher", 3);
}

// To renew the page: SLUICE_WRITE_REFERENCE=1 and run this test.
TEST(connector_reference, the_page_is_up_to_date) {
    const std::string file = SLUICE_SOURCE_DIR "/docs/reference/connectors.md";
    if (std::getenv("SLUICE_WRITE_REFERENCE") != nullptr) {
        std::ofstream(file) << connector_reference();
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), connector_reference());
}

}  // namespace
}  // namespace sluice
