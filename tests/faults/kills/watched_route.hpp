#pragma once

// One route under the kills: its configuration, its work, and the facts that must hold at the end.
// A new route is a file with such a class, and a line in all_routes().

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

class world;

struct tally {
    std::int64_t expected = 0;
    std::int64_t lost = 0;
    std::int64_t doubled = 0;
    std::int64_t uncertain = 0;        // on routes whose targets can be asked, or take it twice
    std::int64_t disordered = 0;       // after a later one of the same key
    std::int64_t left_open = 0;        // uncertain where nobody can be asked, as they must be
    std::vector<std::string> remarks;  // the lost and doubled items, by name

    tally& operator+=(const tally& other);
};

class watched_route {
 public:
    virtual ~watched_route() = default;

    // Writes a file of the configuration directory.
    virtual std::string yaml(const world& world) const = 0;

    // Adds work while no daemon runs.
    virtual void feed(world& world, std::mt19937& random) = 0;

    // Returns what is there twice although more work is waiting. Called after every kill.
    virtual tally account_so_far(const world& world) const = 0;

    // Counts when all work is done.
    virtual tally account(const world& world) const = 0;
};

// `verified` says whether the target is asked after an unknown outcome. Without it, the publisher
// of products is declared safe to repeat, which it is not.
std::vector<std::unique_ptr<watched_route>> all_routes(bool verified);

std::unique_ptr<watched_route> products_to_posts(bool verified);
std::unique_ptr<watched_route> products_to_catalogue();
std::unique_ptr<watched_route> products_to_orders();
std::unique_ptr<watched_route> products_to_letters();
std::unique_ptr<watched_route> posts_to_report();
std::unique_ptr<watched_route> reschedule_stuck();
std::unique_ptr<watched_route> delete_drafts();

// The route whose tasks may become uncertain.
inline constexpr const char* route_without_answers = "products-to-letters";

std::vector<std::string> handles_of(const world& world);

// Reads a file with a JSON object a line. An unfinished last line does not count.
std::vector<std::string> handles_in(const std::filesystem::path& file);

tally doubled_in(const std::vector<std::string>& there, const std::string& what);

// An item is lost when `there` holds it less often than `expected`, and doubled when more often.
tally compare(std::vector<std::string> expected, std::vector<std::string> there,
              const std::string& what);

}  // namespace sluice::testing
