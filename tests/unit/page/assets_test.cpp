#include "page/assets.hpp"

#include "page/embedded.hpp"

#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

TEST(page_assets, are_kept_for_ever_under_an_address_of_their_text) {
    for (const char* name : {"style.css", "page.js", "icon.svg"}) {
        const auto address = asset_address(name);
        const auto plain = asset_at(address, false);
        ASSERT_TRUE(plain) << address;
        EXPECT_EQ(plain->headers.find("Cache-Control"), "public, max-age=31536000, immutable");
        EXPECT_FALSE(plain->headers.find("Content-Encoding"));
        EXPECT_FALSE(plain->body.empty());
        const auto packed = asset_at(address, true);
        EXPECT_EQ(packed->headers.find("Content-Encoding"), "gzip");
        EXPECT_LT(packed->body.size(), plain->body.size()) << name;
        EXPECT_EQ(packed->body.substr(0, 2), "\x1f\x8b");
    }
}

TEST(page_assets, have_no_other_address) {
    for (const char* address : {"assets/0000000000000000/style.css", "assets/style.css", "assets/",
                                "assets/../page.js"}) {
        EXPECT_FALSE(asset_at(address, false)) << address;
    }
    // A template is no asset.
    for (const auto& file : embedded_files()) {
        if (file.name.ends_with(".html")) {
            EXPECT_FALSE(
                asset_at("assets/" + std::string(file.hash) + "/" + std::string(file.name), false));
        }
    }
    EXPECT_THROW(asset_address("layout.html"), std::logic_error);
}

TEST(page_assets, keep_the_script_small) {
    const auto bytes_of = [](const char* name) {
        return asset_at(asset_address(name), false)->body.size();
    };
    EXPECT_LE(bytes_of("page.js") + bytes_of("editor.js"), 15U * 1024);
}

}  // namespace
}  // namespace sluice::operator_page
