// What a change check costs with few and with many remembered entities: pages of 50 posts that have
// not changed, through identifiers, hashes, the ledger's answer and the selection.
//
//   cmake --preset bench && ninja -C build/bench entity_bench
//   build/bench/tests/bench/entity_bench [DIRECTORY [ENTITIES [FEW]]]
//
// Pages are asked for in the order of the entities' identifiers, as a listing shows them (Ocoya's
// begin with the time they were made), and at random.

#include "engine/intake/listing_rows.hpp"
#include "engine/plan/change_hash.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <vector>

namespace sluice::bench {

namespace {

constexpr std::size_t page_size = 50;
constexpr std::size_t pages = 2'000;
constexpr std::int64_t ids_begin = 1'000'000'000'000;

std::string id_of(std::size_t number) {
    return "cm0example00" + std::to_string(ids_begin + static_cast<std::int64_t>(number));
}

constexpr const char* post_text =
    R"({"id":"","postType":"REGULAR","status":"POSTED","scheduledAt":"2023-05-06T02:20:00.000Z",)"
    R"("posts":[{"provider":"GENERAL","caption":"New in our shop: a chair that has been made by )"
    R"(hand in a small village by the sea, of oak and wool, for a little less than you think.",)"
    R"("creatives":[{"image":"https://cdn.example.com/pictures/0001.jpg"}]},)"
    R"({"provider":"FACEBOOK","caption":"New in our shop: a chair","creatives":[]}],)"
    R"("socialProfiles":[{"socialProfile":{"id":"cm1ut0000000000000000000a",)"
    R"("provider":"facebook","name":"Page","image":"https://cdn.example.com/pages/1.png"}}]})";

engine::incoming_plan posts_plan() {
    engine::incoming_plan plan{"posts",
                               engine::schedule::parse("by hand", "").value(),
                               nullptr,
                               expression::compile("id").value(),
                               engine::emit_rule::only_changed,
                               {},
                               {}};
    constexpr auto all_but_id = "[postType, status, scheduledAt, posts, socialProfiles]";
    plan.compare = expression::compile(all_but_id).value();
    return plan;
}

std::unique_ptr<ledger::ledger> open(const std::filesystem::path& file) {
    ledger::sqlite_settings settings;
    settings.file = file;
    return ledger::open_sqlite_ledger(settings).value();
}

entity post(std::size_t number) {
    static const json::value text = parse_json(post_text).value();
    entity made;
    made.type = "posts";
    made.data = text;
    made.data.get_object()["id"] = id_of(number);
    return made;
}

std::string hash_of_a_post() {
    std::vector<entity> one;
    one.push_back(post(0));
    return engine::sight(posts_plan(), std::move(one)).at(0).hash;
}

void execute(sqlite3* into, const std::string& sql) {
    if (sqlite3_exec(into, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(into));
    }
}

// Written without the ledger, which would take minutes: the same rows in the same table.
void fill(const std::filesystem::path& file, std::size_t count) {
    asio::io_context context;
    auto book = open(file);
    auto begun = book->begin_run({"posts", "hand", wall_time{}});
    (void)sluice::testing::run_awaitable(context, std::move(begun)).value();
    sluice::testing::run_awaitable(context, book->close());
    sqlite3* into = nullptr;
    sqlite3_open_v2(file.c_str(), &into, SQLITE_OPEN_READWRITE, nullptr);
    const auto hash = hash_of_a_post();
    execute(into,
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000");
    execute(into, "WITH RECURSIVE n (value) AS (SELECT " + std::to_string(ids_begin) +
                      " UNION ALL SELECT value + 1 FROM n LIMIT " + std::to_string(count) +
                      ") INSERT INTO entities (incoming, id, offered_hash, settled_hash,"
                      " settled_by, first_seen) SELECT 1, 'cm0example00' || value, '" +
                      hash + "', '" + hash + "', 1, 1700000000000 FROM n");
    sqlite3_close(into);
}

using number_source = std::function<std::size_t()>;

// Microseconds an entity, the median of the pages.
double check(asio::io_context& context, ledger::ledger* book, const number_source& next) {
    const auto plan = posts_plan();
    std::vector<double> spent;
    for (std::size_t page = 0; page < pages; ++page) {
        std::vector<entity> fetched;
        for (std::size_t i = 0; i < page_size; ++i) {
            fetched.push_back(post(next()));
        }
        const auto begin = std::chrono::steady_clock::now();
        auto sighted = engine::sight(plan, std::move(fetched));
        std::vector<std::string> ids;
        for (const auto& what : sighted) {
            ids.push_back(what.source_id());
        }
        auto asked = book->known("posts", std::move(ids));
        const auto known = sluice::testing::run_awaitable(context, std::move(asked)).value();
        const auto selected = engine::select(plan, std::move(sighted), known, {}, wall_time{});
        const std::chrono::duration<double, std::micro> passed =
            std::chrono::steady_clock::now() - begin;
        if (!selected.offered.empty()) {
            throw std::runtime_error("something was taken for changed");
        }
        spent.push_back(passed.count() / page_size);
    }
    std::ranges::sort(spent);
    return spent[spent.size() / 2];
}

struct costs {
    double in_order = 0;
    double at_random = 0;
};

costs measure(const std::filesystem::path& directory, std::size_t count) {
    const auto file = directory / ("entities-" + std::to_string(count) + ".sqlite");
    std::filesystem::remove(file);
    const auto begin = std::chrono::steady_clock::now();
    fill(file, count);
    const std::chrono::duration<double> filled = std::chrono::steady_clock::now() - begin;
    std::printf("%10zu entities: filled in %.1f s, %ju MB\n", count, filled.count(),
                std::filesystem::file_size(file) / 1'000'000);
    asio::io_context context;  // outlives the ledger, which posts to it
    auto book = open(file);
    std::size_t at = 0;
    costs made;
    made.in_order = check(context, book.get(), [&] { return at++ % count; });
    std::mt19937_64 random(1);
    std::uniform_int_distribution<std::size_t> any(0, count - 1);
    made.at_random = check(context, book.get(), [&] { return any(random); });
    sluice::testing::run_awaitable(context, book->close());
    std::filesystem::remove(file);
    std::printf("%10zu entities: %.2f us a check in order, %.2f us at random\n", count,
                made.in_order, made.at_random);
    return made;
}

}  // namespace

}  // namespace sluice::bench

int main(int count, char** arguments) {
    const sluice::testing::temporary_directory fallback;
    const auto where = count > 1 ? std::filesystem::path(arguments[1]) : fallback.path();
    const std::size_t many = count > 2 ? std::stoul(arguments[2]) : 10'000'000;
    const std::size_t few = count > 3 ? std::stoul(arguments[3]) : 10'000;
    const auto small = sluice::bench::measure(where, few);
    const auto large = sluice::bench::measure(where, many);
    std::printf("ratio: %.2f in order, %.2f at random\n", large.in_order / small.in_order,
                large.at_random / small.at_random);
    return 0;
}
