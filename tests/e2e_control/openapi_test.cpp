// Each operation of the OpenAPI document answers as the document says, and there is no other.

#include "e2e_control/controlled_job.hpp"

#include <map>

namespace sluice::testing {
namespace {

struct sample {
    std::string target;  // with values for the slots
    std::string body = {};
};

// One call of each operation. A new resource adds its own here.
const std::map<std::string, sample, std::less<>>& samples() {
    static const std::map<std::string, sample, std::less<>> all{
        {"status", {"/status"}},
        {"log_level", {"/log-level"}},
        {"set_log_level", {"/log-level", R"({"level":"debug","kind":"route","name":"all"})"}},
        {"openapi", {"/openapi.json"}},
    };
    return all;
}

struct openapi : controlled_job {
    json::object document;

    void SetUp() override {
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
        document = get("/openapi.json").as_object();
    }

    void expect_as_described(const std::string& method, const json::object& operation) const {
        const std::string name(operation.at("operationId").as_string());
        const auto found = samples().find(name);
        ASSERT_NE(found, samples().end()) << name << " has no sample";
        const auto got = ask(method, found->second.target, found->second.body);
        const auto& responses = operation.at("responses").as_object();
        const auto* described = responses.if_contains(std::to_string(got.status));
        ASSERT_NE(described, nullptr) << name << ": " << got.status << " " << got.body;
        const auto& [type, media] = *described->as_object().at("content").as_object().begin();
        EXPECT_NE(got.head.find("Content-Type: " + std::string(type)), std::string::npos)
            << got.head;
        if (type == "application/json") {
            const auto body = parse_json(got.body);
            ASSERT_TRUE(body.has_value()) << got.body;
            EXPECT_EQ(difference(*body, media.as_object().at("schema")), "") << name;
        }
    }
};

TEST_F(openapi, each_operation_answers_as_described) {
    std::size_t operations = 0;
    for (const auto& [path, methods] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object()) {
            std::string verb(method);
            std::ranges::transform(verb, verb.begin(), [](char c) { return std::toupper(c); });
            expect_as_described(verb, operation.as_object());
            ++operations;
        }
    }
    EXPECT_EQ(operations, samples().size()) << "a sample has no operation";
}

TEST_F(openapi, a_method_that_is_not_described_is_refused) {
    for (const auto& [path, methods] : document.at("paths").as_object()) {
        for (const std::string method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            std::string small(method);
            std::ranges::transform(small, small.begin(), [](char c) { return std::tolower(c); });
            if (methods.as_object().contains(small)) {
                continue;
            }
            const auto got = ask(method, std::string(path));
            EXPECT_EQ(got.status, 405) << method << " " << path;
        }
    }
}

TEST_F(openapi, errors_are_as_described) {
    const auto& error = document.at("components").at("schemas").at("error");
    for (const auto& [method, target] : std::vector<std::pair<std::string, std::string>>{
             {"GET", "/nowhere"}, {"DELETE", "/status"}, {"GET", "/status?colour=red"}}) {
        const auto got = ask(method, target);
        EXPECT_GE(got.status, 400);
        const auto body = parse_json(got.body);
        ASSERT_TRUE(body.has_value()) << got.body;
        EXPECT_EQ(difference(*body, error), "") << target;
    }
}

}  // namespace
}  // namespace sluice::testing
