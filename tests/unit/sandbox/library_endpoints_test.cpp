#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using library_endpoints = service_fixture;

// Reference, rows 12 to 14 (D): arrays of the workspace.
TEST_F(library_endpoints, are_arrays_of_the_workspace) {
    for (const char* path : {"/brand-kits", "/hashtag-libraries", "/studio-templates"}) {
        const auto made = ask("GET", path + ws());
        EXPECT_EQ(made.message.status, 200U) << path;
        const auto list = body_of(made);
        ASSERT_FALSE(list.as_array().empty()) << path;
        EXPECT_EQ(list.as_array()[0].at("id").as_string().size(), 25U);
        EXPECT_NE(list, body_of(ask("GET", path + ("?workspaceId=" + second().id))));
        EXPECT_EQ(ask("GET", path).message.status, 400U);
    }
}

}  // namespace
}  // namespace sluice::sandbox
