// How long one record takes: reading, writing, and a small mapping. Repeat with
//   cmake --preset bench && cmake --build --preset bench --target json_bench &&
//   build/bench/tests/bench/json_bench

#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view record =
    R"({"id":"cm4x0q8f1000108l3c2kd9z7e","workspaceId":"cm4wz1a2b000008jx7h3v5t9q",)"
    R"("status":"POSTED","scheduledAt":"2026-01-31T09:00:00.000Z","createdAt":"2026-01-30T16:42:11.250Z",)"
    R"("socialProfiles":[{"id":"sp1","socialProfile":{"id":"p1","provider":"INSTAGRAM","name":"Shop Berlin","followers":18250}},)"
    R"({"id":"sp2","socialProfile":{"id":"p2","provider":"FACEBOOK","name":"Shop Berlin","followers":9120}},)"
    R"({"id":"sp3","socialProfile":{"id":"p3","provider":"LINKEDIN","name":"Shop GmbH","followers":731}}],)"
    R"("posts":[{"provider":"GENERAL","caption":"New in: the linen shirt \u2013 light, airy, 249.50 \u20ac.\nLink in bio.","media":[]},)"
    R"({"provider":"INSTAGRAM","caption":"New in: the linen shirt #linen #summer","media":["https://cdn.example.org/a/1.jpg"]}],)"
    R"("metrics":{"likes":1024,"comments":31,"shares":7,"reach":48211,"rate":0.0215,"cost":12.50},)"
    R"("labels":["summer","linen","shop"],"draft":false,"error":null,"batch":18446744073709551616})";

constexpr std::string_view mapping =
    "{id: id, networks: socialProfiles[].socialProfile.provider, "
    "caption: posts[?provider=='GENERAL'].caption | [0]}";

constexpr int rounds = 9;
constexpr int repeats = 50'000;

// Nanoseconds of one call: the best of several rounds, for the machine is shared.
template <class Work>
void measure(const char* name, Work work) {
    double best = 1e12;
    std::size_t sum = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < repeats; ++i) {
            sum += work();
        }
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count() / repeats);
    }
    std::printf("%-34s %8.0f ns   (%zu)\n", name, best, sum % 10);
}

}  // namespace

int main() {
    using namespace sluice;
    const json::value data = *parse_json(record);
    const expression map = *expression::compile(mapping);
    const expression filter = *expression::compile("status == 'POSTED' && metrics.likes > `1000`");
    std::printf("record: %zu bytes, best of %d rounds of %d\n", record.size(), rounds, repeats);
    measure("parse_json", [] { return parse_json(record)->as_object().size(); });
    measure("boost::json::parse, to compare",
            [] { return json::parse(record).as_object().size(); });
    std::string out;
    measure("append_json", [&] {
        out.clear();
        append_json(out, data);
        return out.size();
    });
    measure("compile a small mapping", [] { return expression::compile(mapping)->text().size(); });
    measure("evaluate a small mapping", [&] { return map.evaluate(data)->as_object().size(); });
    measure("test a filter", [&] { return *filter.test(data) ? 1U : 0U; });
    return 0;
}
