// Measures the processor's time of one record through a pipeline of stages, and through an intake
// with that pipeline on a route (stages, the task, its text).
//
//   cmake --preset bench && ninja -C build/bench stage_bench
//   build/bench/tests/bench/stage_bench [ROUNDS]

#include "engine/intake/offer.hpp"
#include "transform/builtin.hpp"

#include <sluice/config/load.hpp>
#include <sluice/expression/budget.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <support/component_fixture.hpp>
#include <vector>

namespace sluice::bench {

namespace {

constexpr std::size_t records = 20'000;  // of a round
constexpr std::size_t page_size = 50;
constexpr wall_time now{std::chrono::milliseconds(1'790'000'000'000)};

constexpr std::string_view record =
    R"({"id":"cm4x0q8f1000108l3c2kd9z7e","workspaceId":"cm4wz1a2b000008jx7h3v5t9q",)"
    R"("status":"POSTED","scheduledAt":"2026-01-31T09:00:00.000Z","title":"Linen shirt",)"
    R"("price":19.99,"socialProfiles":[{"id":"sp1","socialProfile":{"id":"p1",)"
    R"("provider":"INSTAGRAM"}},{"id":"sp2","socialProfile":{"id":"p2","provider":"FACEBOOK"}}],)"
    R"("posts":[{"provider":"GENERAL","caption":"New in: the linen shirt","media":[]}],)"
    R"("labels":["summer","linen"],"error":null})";

struct bench_case {
    const char* name;
    const char* yaml;
};

constexpr bench_case cases[] = {
    {"map, one field", "- map: {id: \"{{ id }}\"}\n"},
    {"map, three fields",
     "- map: {id: \"{{ id }}\", title: \"{{ title }}\", price: \"{{ price "
     "}}\"}\n"},
    {"map, six fields",
     "- map:\n"
     "    id: \"{{ id }}\"\n"
     "    networks: \"{{ socialProfiles[].socialProfile.provider }}\"\n"
     "    caption: \"{{ posts[?provider == 'GENERAL'].caption | [0] }}\"\n"
     "    title: \"{{ title }} ({{ status }})\"\n"
     "    price: \"{{ price }}\"\n"
     "    link: \"https://example.org/{{ id }}\"\n"},
    {"filter, map, set",
     "- filter: status == 'POSTED'\n"
     "- map: {id: \"{{ id }}\", title: \"{{ title }}\"}\n"
     "- set: {source: ocoya}\n"},
    {"set, one field", "- set: {total: \"{{ price * 2 }}\"}\n"},
    {"script, one field", "- script: record.total = record.price * 2\n"},
    {"lookup (it waits)", "- lookup: {storage: posts, key: \"{{ id }}\", as: post, default: 1}\n"},
};

struct stages_options {
    config::stage_list stages;
};

const config::declaration<stages_options>& stages_declaration() {
    static const auto declared = [] {
        config::declaration<stages_options> d("stages", "A list of stages");
        d.field("stages", &stages_options::stages, "The stages").whole().component("transformer");
        return d;
    }();
    return declared;
}

pipeline stages_of(const char* yaml, sluice::testing::component_fixture& parts) {
    registry types;
    add_builtin_transformers(types);
    config::diagnostics problems;
    const auto options = config::read_text(stages_declaration(), "stage.yaml", yaml, types,
                                           config::system_variables(), problems);
    if (!options) {
        throw std::runtime_error(problems.to_text());
    }
    std::vector<pipeline::stage> made;
    for (const auto& one : static_cast<const stages_options*>(options.get())->stages) {
        made.push_back({one.type, types.make<transformer>(one, parts.context("stage")).value()});
    }
    return pipeline(std::move(made));
}

entity entity_of(std::size_t number, const json::value& data) {
    entity made;
    made.type = "posts";
    made.id = "p" + std::to_string(number);
    made.headers["event"] = "changed";
    made.data = data;
    return made;
}

// The copies are made outside of the measured time.
std::vector<entity> entities() {
    const auto data = parse_json(record).value();
    std::vector<entity> all;
    for (std::size_t i = 0; i < records; ++i) {
        all.push_back(entity_of(i, data));
    }
    return all;
}

awaitable<std::chrono::nanoseconds> through_pipeline(const pipeline* stages) {
    auto all = entities();
    const std::chrono::nanoseconds begin = thread_time();
    for (auto& one : all) {
        auto out = co_await stages->run(std::move(one), {.now = now});
        if (!out || out->entities().size() != 1) {
            throw std::runtime_error("it did not come through");
        }
    }
    co_return thread_time() - begin;
}

awaitable<std::chrono::nanoseconds> through_intake(const engine::offer_context* context) {
    std::vector<std::vector<engine::sighted_entity>> pages;
    for (auto& one : entities()) {
        if (pages.empty() || pages.back().size() == page_size) {
            pages.emplace_back();
        }
        engine::sighted_entity source;
        source.entity = std::move(one);
        pages.back().push_back(std::move(source));
    }
    const std::chrono::nanoseconds begin = thread_time();
    for (auto& page : pages) {
        const auto made = co_await engine::make_offer(context, std::move(page), now);
        if (!made || made->tasks.size() != page_size) {
            throw std::runtime_error("it made no task of each");
        }
    }
    co_return thread_time() - begin;
}

double per_record(std::vector<std::chrono::nanoseconds> spent) {
    std::ranges::sort(spent);
    return static_cast<double>(spent[spent.size() / 2].count()) / records;
}

void measure(const bench_case& one, int rounds) {
    sluice::testing::component_fixture parts;
    parts.storages.held["posts"] = {};
    const auto stages = stages_of(one.yaml, parts);
    engine::incoming_plan incoming{
        "posts", engine::schedule::parse("by hand", "").value(), nullptr, {}, {}, {}, {}};
    auto to = std::make_shared<engine::outgoing_plan>();
    to->name = "o";
    auto route = std::make_shared<engine::route_plan>();
    route->name = "r";
    route->to = {to};
    route->stages = stages;
    const std::vector<std::shared_ptr<const engine::route_plan>> routes{route};
    const engine::offer_context context{parts.io.get_executor(), incoming, routes, 1'000'000};
    std::vector<std::chrono::nanoseconds> alone;
    std::vector<std::chrono::nanoseconds> intake;
    for (int round = 0; round < rounds; ++round) {
        alone.push_back(parts.run(through_pipeline(&stages)));
        intake.push_back(parts.run(through_intake(&context)));
    }
    std::printf("%-24s %8.0f ns a record through the pipeline, %8.0f ns through an intake\n",
                one.name, per_record(alone), per_record(intake));
    parts.pool.join();
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    const int rounds = count > 1 ? std::stoi(arguments[1]) : 15;
    for (const auto& one : sluice::bench::cases) {
        sluice::bench::measure(one, rounds);
    }
    return 0;
}
