// The configurations of the guide that read from other places than Ocoya and files.

#include "e2e_documents/other_side.hpp"
#include "e2e_documents/shown_example.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
            configure("connectors.md: Read any API",
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

// "Uploads each image that is put into a folder", byte by byte.
TEST_F(example, images_and_other_bytes_are_uploaded_once) {
    const std::string image("\x89PNG\r\n\x1a\n\0\xff", 10);
    fs::create_directories(work.beside("photos"));
    std::ofstream(work.beside("photos/mug 1.png"), std::ios::binary) << image;
    const other_side library;
    configure("guide.md: Images and other bytes",
              {{"https://library.example/api", library.url()},
               {"photos/\\*", work.beside("photos").string() + "/*"},
               {"photos-done", work.beside("done").string()},
               {"quiet: 10s", "quiet: 0s"}});
    round();
    round();
    ASSERT_THAT(library.requests(), SizeIs(1));
    const auto request = library.requests().front();
    EXPECT_EQ(request.method + " " + request.target, "PUT /photos/mug%201.png");
    EXPECT_EQ(request.body, image);
    EXPECT_THAT(request.head, HasSubstr("Content-Type: image/png"));
    EXPECT_TRUE(fs::exists(work.beside("done/mug 1.png")));
}

// "Makes a draft of each new article of a blog"; of those that are there already, the newest three.
TEST_F(example, read_a_feed_makes_a_draft_of_each_new_article) {
    const auto item = [](int number) {
        const auto text = std::to_string(number);
        return "<item><guid>a-" + text + "</guid><title>Article " + text +
               "</title><link>https://blog.example/" + text +
               "</link><description><![CDATA[<p>Tea &amp; cake</p>]]></description>"
               "<enclosure url=\"https://blog.example/" +
               text + ".jpg\" type=\"image/jpeg\" length=\"1\"/></item>";
    };
    std::string items;
    for (int number = 5; number >= 1; --number) {
        items += item(number);
    }
    const auto feed = [](const std::string& all) {
        return "<rss version=\"2.0\"><channel><title>Blog</title>" + all + "</channel></rss>";
    };
    const auto drafts = [&] { return with_status(first_workspace, "DRAFT"); };
    const auto before = drafts();
    {
        const other_side blog({{"/feed.xml", feed(items)}});
        configure("connectors.md: Read a feed", {{"https://blog.example", blog.url()}});
        round();
        EXPECT_EQ(drafts(), before + 3);
        round();
        EXPECT_EQ(drafts(), before + 3);
    }
    const other_side blog({{"/feed.xml", feed(item(6) + items)}});
    configure("connectors.md: Read a feed", {{"https://blog.example", blog.url()}});
    round();
    EXPECT_EQ(drafts(), before + 4);
    const auto all = sandbox.get("/posts?workspaceId=" + std::string(first_workspace));
    EXPECT_THAT(boost::json::serialize(all),
                HasSubstr("Article 6: Tea & cake https://blog.example/6"));
}

}  // namespace
}  // namespace sluice::testing
