// The configurations of the guide that read from other places than Ocoya and files.

#include "e2e_documents/other_side.hpp"
#include "e2e_documents/shown_example.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

namespace fs = std::filesystem;

// "Writes each product of a shop that is new, changed or deleted to a file", page by page.
TEST_F(example, read_any_api_writes_what_happened_to_the_products_of_a_shop) {
    const std::string first = R"({"products":[{"id":1,"title":"Mug"},{"id":2,"title":"Cup"}]})";
    const std::string end = R"({"products":[]})";
    const std::string asks = "/products?status=active&page=";
    const auto listed = [&](const std::string& page) {
        return other_side({{asks + "1&limit=100", page}, {asks + "2&limit=100", end}});
    };
    const std::vector<std::string> made{R"({"event":"created","id":1,"title":"Mug"})",
                                        R"({"event":"created","id":2,"title":"Cup"})"};
    for (const auto& at : {"guide", "example"}) {
        const other_side shop = listed(first);
        if (std::string_view(at) == "guide") {
            configure("guide.md: Read any API",
                      {{"https://shop.example/api", shop.url()},
                       {"changes.ndjson", work.beside("changes.ndjson").string()}});
        } else {
            fs::remove(work.beside("changes.ndjson"));
            fs::remove_all(work.state());
            work.write("example.yaml",
                       read_file(fs::path(SLUICE_SOURCE_DIR) / "config/examples/rest/rest.yaml"));
            work.environment["SHOP_URL"] = shop.url();
            work.environment["SHOP_CHANGES"] = work.beside("changes.ndjson").string();
        }
        round();
        round();
        std::vector<std::string> lines;
        for (const auto& line : report("changes.ndjson")) {
            lines.push_back(boost::json::serialize(line));
        }
        EXPECT_EQ(lines, made) << at;
        EXPECT_THAT(shop.requests(), SizeIs(4));
        EXPECT_THAT(shop.requests(),
                    Each(Field(&other_side::request::head, HasSubstr("X-API-Key: shop-key"))));
    }
}

}  // namespace
}  // namespace sluice::testing
