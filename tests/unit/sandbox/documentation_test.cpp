// docs/sandbox.md names every endpoint, option and fault.

#include "sandbox/directory.hpp"
#include "sandbox/endpoint.hpp"
#include "sandbox/switch_table.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sluice::sandbox {
namespace {

std::string page() {
    std::ifstream file(std::string(SLUICE_SOURCE_DIR) + "/docs/sandbox.md");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(documentation, names_every_switch_with_its_values) {
    const auto text = page();
    for (const auto& entry : switch_table()) {
        std::string values;
        for (const auto& item : entry.choices) {
            values += (values.empty() ? "" : ", ") + item;
        }
        if (entry.choices.empty()) {
            values = entry.read(switches());
        }
        EXPECT_NE(text.find("| `" + entry.name + "` | " + values), std::string::npos)
            << entry.name << ": " << values;
    }
}

TEST(documentation, names_every_control_endpoint) {
    const auto text = page();
    for (const auto& item : control_endpoints()) {
        const auto path = item.path.substr(0, item.path.find("/{"));
        EXPECT_NE(text.find("`/_sandbox" + std::string(path)), std::string::npos) << item.path;
    }
}

TEST(documentation, names_the_ids_of_seed_1) {
    const auto text = page();
    for (const auto& space : make_directory(1).workspaces) {
        EXPECT_NE(text.find(space.id), std::string::npos);
        for (const auto& profile : space.profiles) {
            EXPECT_NE(text.find(profile.id), std::string::npos) << profile.provider;
        }
    }
}

}  // namespace
}  // namespace sluice::sandbox
