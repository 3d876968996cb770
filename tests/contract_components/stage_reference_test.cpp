// The reference page of the stages is written from their declarations.

#include "connectors/builtin.hpp"
#include "transform/builtin.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/error_rule.hpp>
#include <sluice/config/reused_stages.hpp>
#include <sluice/config/writers.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sluice {
namespace {

std::string stage_reference() {
    registry types;
    add_builtin_transformers(types);
    add_builtin_connectors(types);
    return "# Stages\n\n"
           "This page is written from the declarations in `src/transform`; a test keeps it\n"
           "current. `sluice describe transformer NAME` shows the same. The "
           "page on [stages](../stages.md)\n"
           "explains places and variables.\n\n" +
           config::write_reference(types, "transformer", 2) + "## Beside every stage\n\n" +
           config::write_reference(config::error_rule_declaration(), 3) +
           "## An entry of transformers\n\n" +
           config::write_reference(config::reused_stages_declaration(), 3);
}

// To renew the page: SLUICE_WRITE_REFERENCE=1 and run this test.
TEST(stage_reference, the_page_is_up_to_date) {
    const std::string file = SLUICE_SOURCE_DIR "/docs/reference/stages.md";
    if (std::getenv("SLUICE_WRITE_REFERENCE") != nullptr) {
        std::ofstream(file) << stage_reference();
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), stage_reference());
}

}  // namespace
}  // namespace sluice
