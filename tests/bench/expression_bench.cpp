// How long expressions take on one record, and how soon one that would never end is stopped.
// Repeat with
//   cmake --preset bench && cmake --build --preset bench --target expression_bench &&
//   build/bench/tests/bench/expression_bench [PART OF A NAME]

#include <sluice/expression/budget.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

using namespace sluice;

constexpr std::string_view record =
    R"({"id":"cm4x0q8f1000108l3c2kd9z7e","workspaceId":"cm4wz1a2b000008jx7h3v5t9q",)"
    R"("status":"POSTED","scheduledAt":"2026-01-31T09:00:00.000Z","title":"Linen shirt","price":19.99,)"
    R"("socialProfiles":[{"id":"sp1","socialProfile":{"id":"p1","provider":"INSTAGRAM","followers":18250}},)"
    R"({"id":"sp2","socialProfile":{"id":"p2","provider":"FACEBOOK","followers":9120}},)"
    R"({"id":"sp3","socialProfile":{"id":"p3","provider":"LINKEDIN","followers":731}}],)"
    R"("posts":[{"provider":"GENERAL","caption":"New in: the linen shirt, light, airy, 249.50.\nLink in bio.","media":[]},)"
    R"({"provider":"INSTAGRAM","caption":"New in: the linen shirt #linen #summer","media":["https://cdn.example.org/a/1.jpg"]}],)"
    R"("metrics":{"likes":1024,"comments":31,"rate":0.0215,"cost":12.50},"labels":["summer","linen"],"error":null})";

constexpr int rounds = 9;

// Prints the CPU time of one call. Others use the machine too, so the best of several rounds
// counts.
template <class Work>
void measure(std::string_view wanted, const char* name, int repeats, Work work) {
    if (std::string_view(name).find(wanted) == std::string_view::npos) {
        return;
    }
    double best = 1e15;
    std::size_t sum = 0;
    for (int round = 0; round < rounds; ++round) {
        const std::chrono::nanoseconds start = thread_time();
        for (int i = 0; i < repeats; ++i) {
            sum += work();
        }
        const std::chrono::duration<double, std::nano> took = thread_time() - start;
        best = std::min(best, took.count() / repeats);
    }
    std::printf("%-44s %12.0f ns   (%zu)\n", name, best, sum % 10);
}

void measure_expression(std::string_view wanted, const char* name, std::string_view text,
                        const json::value& data, int repeats = 50'000) {
    const auto compiled = expression::compile(text);
    if (!compiled) {
        std::printf("%-44s %s\n", name, compiled.error().message.c_str());
        return;
    }
    measure(wanted, name, repeats, [&] { return compiled->evaluate(data) ? 1U : 0U; });
}

value_template six_fields() {
    value_template::members all;
    const auto add = [&all](const char* name, const char* text) {
        all.emplace_back(name, value_template(*text_template::compile(text)));
    };
    add("id", "{{ id }}");
    add("networks", "{{ socialProfiles[].socialProfile.provider }}");
    add("caption", "{{ posts[?provider == 'GENERAL'].caption | [0] }}");
    add("title", "{{ title }} ({{ status }})");
    add("likes", "{{ metrics.likes }}");
    add("link", "https://example.org/{{ id }}");
    return value_template(std::move(all));
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view wanted = count > 1 ? arguments[1] : "";
    const json::value data = *parse_json(record);
    measure_expression(wanted, "small mapping",
                       "{id: id, networks: socialProfiles[].socialProfile.provider, "
                       "caption: posts[?provider=='GENERAL'].caption | [0]}",
                       data);
    measure_expression(wanted, "filter", "status == 'POSTED' && metrics.likes > `1000`", data);
    const value_template map = six_fields();
    measure(wanted, "map of six fields, two of them texts", 50'000,
            [&] { return map.evaluate(data)->as_object().size(); });
    measure_expression(wanted, "arithmetic, whole", "metrics.likes * 2 + 1", data);
    measure_expression(wanted, "arithmetic, decimal", "price * 3 + 0.01", data);
    measure_expression(wanted, "division", "price / 7", data);
    measure_expression(wanted, "date format", "format_time(scheduledAt, '%d.%m.%Y')", data);
    measure_expression(wanted, "date format in a zone",
                       "format_time(scheduledAt, '%d.%m.%Y', 'Europe/Berlin')", data);
    measure_expression(wanted, "pattern", "matches(title, '^Linen')", data);
    measure_expression(wanted, "slug", "slug(title)", data);

    const json::value many = *expression::compile("range(`100000`)")->evaluate(nullptr);
    measure_expression(wanted, "100,000 items, linear", "[?@ > `5`][].{n: @} | length(@)", many, 1);
    measure_expression(wanted, "100,000 items to objects", "[*].{a: @, b: 'x', c: [@, @]}", many,
                       1);
    measure_expression(wanted, "100,000 items grouped", "group_by(@, &text(@ % `100`))", many, 1);
    measure_expression(wanted, "100,000 items, quadratic: stopped", "[*].[$[?@ == `-1`]]", many, 1);
    measure_expression(wanted, "100,000 items, contains: stopped", "[?contains($, `-1`)]", many, 1);
    measure_expression(wanted, "100,000 items, sorts: stopped", "[*].[sort($)]", many, 1);
    std::string doubling = "[@, @]";
    for (int i = 0; i < 40; ++i) {
        doubling += " | [@, @]";
    }
    measure_expression(wanted, "doubling 40 times: stopped", doubling, data, 1);
    measure_expression(wanted, "text of 40 doublings: stopped", "to_string(" + doubling + ")", data,
                       1);
    json::value text(json::string(std::string(2'000'000, 'a')));
    measure_expression(wanted, "contains in 2 MB of one letter",
                       "contains(@, '" + std::string(1000, 'a') + "b')", text, 1);
    measure_expression(wanted, "upper of 2 MB, again and again: stopped",
                       "map(&upper($), range(`1000`))", text, 1);
    const json::value letters(json::string(std::string(1'000'000, 'a')));
    for (const char* work : {"contains($, 'ab')",
                             "upper($)",
                             "find_last($, 'b')",
                             "replace($, 'a', 'bb')",
                             "split($, 'a')",
                             "trim($, 'a')",
                             "$[::-1]",
                             "hash($)",
                             "matches($, 'b$')",
                             "replace_pattern($, 'a', 'b')",
                             "length($)",
                             "slug($)",
                             "title($)",
                             "html_to_text($)",
                             "base64($)",
                             "$ == reverse($)",
                             "from_json(to_json($))",
                             "graphemes($)",
                             "cut($, 5)",
                             "url_encode($)",
                             "length_for('x', $)",
                             "length_for('mastodon', $)",
                             "hmac($, $)",
                             "pad_left('', `100000`)",
                             "format_number(1e300, 34)",
                             "1e300 % 7",
                             "parse_time('2026-01-01 00:00', '%Y-%m-%d %H:%M', 'Europe/Berlin')",
                             "unique(split($, ''))",
                             "extract($, '(a*)*b')",
                             "matches($, $[:1000])"}) {
        const std::string name = "again and again: " + std::string(work);
        measure_expression(wanted, name.c_str(), "map(&" + std::string(work) + ", range(`100000`))",
                           letters, 1);
    }
    return 0;
}
