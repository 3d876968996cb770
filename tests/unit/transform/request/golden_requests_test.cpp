#include "support/connectors.hpp"
#include "support/http_fixture.hpp"
#include "transform/builtin.hpp"
#include "unit/transform/stages_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

// Every folder below tests/golden/transform_requests is a case of stages that ask an API. A real
// server on loopback answers, through the client `shop` of type http:
//   stage.yaml     a list of stages
//   input.json     the data, or {"records": [data]}: each goes through the stages, one after
//   another server.json    {"GET /path?query": answer}; an answer is {"status", "headers", "body"},
//   all may
//                  be missing, with "text" for a body that is no JSON. Everything else is a 404
//   expected.json  {"data": […]} with one value for each record that comes through, or {"fails":
//                  message, "class": name}; with "asked": the requests, with their bodies; or
//                  {"refused": a part of the configuration's error}

namespace sluice {
namespace {

namespace fs = std::filesystem;

const fs::path& request_cases() {
    static const fs::path cases = fs::path(SLUICE_SOURCE_DIR) / "tests/golden/transform_requests";
    return cases;
}

std::vector<std::string> request_case_names() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(request_cases())) {
        found.push_back(entry.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string text_of(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    EXPECT_TRUE(from) << file;
    return {std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
}

net::reply reply_to(const json::object& answers, const net::request& request) {
    const auto* found = answers.if_contains(request.method + " " + request.target);
    if (found == nullptr) {
        return testing::answer(404, R"({"message":"there is no such place"})");
    }
    std::vector<net::header_list::item> headers;
    if (const auto* given = member(*found, "headers")) {
        for (const auto& one : given->as_object()) {
            headers.emplace_back(one.key(), std::string(text_or_empty(one.value())));
        }
    }
    const auto* body = member(*found, "body");
    return testing::answer(static_cast<unsigned>(integer_member(*found, "status").value_or(200)),
                           body != nullptr ? write_json(*body) : text_member(*found, "text"),
                           std::move(headers));
}

registry known_types() {
    registry types;
    add_builtin_transformers(types);
    add_http_connector(types);
    return types;
}

struct client_options {
    config::configured_component client;
};

// The client `shop`, as in a configuration.
std::shared_ptr<client> shop_at(const std::string& url, const registry& types,
                                const component_context& context) {
    config::declaration<client_options> d("clients", "One client");
    d.field("client", &client_options::client, "The client").whole().component("client");
    config::diagnostics problems;
    const auto read = config::read_text(
        d, "client.yaml",
        "{type: http, base_url: \"" + url + "/v1\", auth: {bearer: secret-token}}", types,
        config::system_variables(), problems);
    EXPECT_TRUE(read) << problems.to_text();
    return types.make<client>(static_cast<const client_options*>(read.get())->client, context)
        .value();
}

json::array asked_of(const std::vector<net::request>& requests) {
    json::array asked;
    for (const auto& one : requests) {
        EXPECT_EQ(one.headers.find("Authorization"), "Bearer secret-token");
        asked.emplace_back(one.method + " " + one.target +
                           (one.body.empty() ? "" : " " + one.body));
    }
    return asked;
}

class golden_requests : public ::testing::TestWithParam<std::string> {};

TEST_P(golden_requests, gives_what_is_expected) {
    const auto types = known_types();
    const auto file = [](const char* name) { return text_of(request_cases() / GetParam() / name); };
    const auto expected = parse_json(file("expected.json")).value();
    config::diagnostics problems;
    const auto options = config::read_text(stages_declaration(), "stage.yaml", file("stage.yaml"),
                                           types, config::system_variables(), problems);
    if (const auto* refused = expected.as_object().if_contains("refused")) {
        ASSERT_FALSE(options);
        EXPECT_NE(problems.to_text().find(std::string_view(refused->as_string())),
                  std::string::npos)
            << problems.to_text();
        return;
    }
    ASSERT_TRUE(options) << problems.to_text();
    const auto answers = parse_json(file("server.json")).value().as_object();
    testing::http_fixture bench(
        [&answers](const net::request& request) { return reply_to(answers, request); });
    auto context = bench.context("the list");
    bench.clients.add("shop", shop_at(bench.url(), types, bench.context("client 'shop'")));
    context.types = &types;
    const auto stages =
        types.make_stages(static_cast<const stages_options*>(options.get())->stages, context);
    ASSERT_TRUE(stages) << describe(stages.error());

    auto input = parse_json(file("input.json")).value();
    const auto* several = member(input, "records");
    json::array records;
    if (several != nullptr) {
        records = several->as_array();
    } else {
        records.push_back(input);
    }
    json::object got;
    json::array through;
    for (auto& data : records) {
        entity record{"items", "p1", {{"event", "changed"}}, data};
        auto made = bench.run(stages->run(std::move(record), {.now = bench.time.now()}));
        if (!made) {
            EXPECT_FALSE(made.error().may_have_happened);
            auto message = made.error().message;
            if (const auto at = message.find(bench.url()); at != std::string::npos) {
                message.replace(at, bench.url().size(), "http://shop");
            }
            got["fails"] = std::move(message);
            got["class"] = name_of(made.error().kind);
            break;
        }
        for (auto& one : made->entities()) {
            through.push_back(std::move(one.data));
        }
    }
    if (!got.contains("fails")) {
        got["data"] = std::move(through);
    }
    if (expected.as_object().contains("asked")) {
        got["asked"] = asked_of(bench.requests());
    }
    EXPECT_EQ(write_json(got), write_json(expected));
}

INSTANTIATE_TEST_SUITE_P(transform, golden_requests, ::testing::ValuesIn(request_case_names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace sluice
