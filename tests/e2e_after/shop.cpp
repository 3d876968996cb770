#include "e2e_after/shop.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace sluice::testing {

namespace json = boost::json;

shop::shop() {
    // The configuration as it is, except that it verifies soon after a lost reply.
    std::string follow = read_file(SLUICE_SOURCE_DIR "/config/follow/follow.yaml");
    const std::string publish = "  publish:\n";
    follow.insert(follow.find(publish) + publish.size(), "    settle_time: 50ms\n");
    work.write("follow.yaml", follow);
    work.environment = {{"OCOYA_URL", sandbox.api()},
                        {"OCOYA_API_KEY", "sandbox-key"},
                        {"OCOYA_WORKSPACE", first_workspace},
                        {"OCOYA_PROFILE", first_profile},
                        {"CATALOGUE", work.beside("products.csv").string()},
                        {"JOURNAL", work.beside("journal.ndjson").string()}};
}

void shop::offer(const std::vector<product>& products) const {
    std::string text = "Handle,Title,Image,Day,Withdrawn\n";
    std::size_t number = 0;
    for (const auto& one : products) {
        text += "h" + std::to_string(++number) + "," + one.title + ",https://shop.example/a.jpg," +
                one.day + "," + (one.withdrawn ? "yes" : "") + "\n";
    }
    work.write("../products.csv", text);
}

void shop::offer(std::size_t count) const {
    std::vector<product> products;
    for (const auto& title : product_titles(count)) {
        products.push_back({title, false, product().day});
    }
    offer(products);
}

ended shop::storages(std::vector<std::string> what) const {
    what.insert(what.begin(), "storages");
    what.insert(what.end(), {"--state", work.state().string()});
    return run_sluice(std::move(what));
}

std::map<std::string, std::string> shop::stored() const {
    const auto shown = storages({"show", "post-of-product", "--json", "--limit", "1000"});
    if (shown.code != 0) {
        throw std::runtime_error(shown.err);
    }
    std::map<std::string, std::string> ids;
    const auto values = json::parse(shown.out);
    for (const auto& one : values.as_array()) {
        ids[std::string(one.at("key").as_string())] = one.at("value").at("id").as_string();
    }
    return ids;
}

std::map<std::string, std::string> shop::posts() const {
    std::map<std::string, std::string> captions;
    const auto posts = sandbox.get("/posts?origin=created");
    for (const auto& one : posts.as_array()) {
        captions[std::string(one.at("id").as_string())] = one.at("caption").as_string();
    }
    return captions;
}

std::map<std::string, std::string> shop::days() const {
    std::map<std::string, std::string> all;
    const auto posts = sandbox.get("/posts?origin=created");
    for (const auto& one : posts.as_array()) {
        const std::string day(one.at("scheduledAt").as_string());
        all[std::string(one.at("id").as_string())] = day.substr(0, 19);
    }
    return all;
}

std::vector<std::string> shop::journal() const {
    std::vector<std::string> products;
    std::istringstream lines(read_file(work.beside("journal.ndjson")));
    for (std::string line; std::getline(lines, line);) {
        products.emplace_back(json::parse(line).at("product").as_string());
    }
    std::ranges::sort(products);
    return products;
}

}  // namespace sluice::testing
