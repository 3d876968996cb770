#pragma once

// Runs config/follow over a shop's catalogue.

#include "e2e/job.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sluice::testing {

class shop {
 public:
    struct product {
        std::string title;
        bool withdrawn = false;
        std::string day = "2030-01-31T09:00:00Z";
    };

    shop();

    // Writes the catalogue: handle h1, h2 … for each.
    void offer(const std::vector<product>& products) const;
    void offer(std::size_t count) const;

    // `sluice storages …` on the job's state.
    ended storages(std::vector<std::string> what) const;
    // The values of the storage of posts: the post's id by handle.
    std::map<std::string, std::string> stored() const;
    // The captions of posts that were made through the API and still exist, by their ids.
    std::map<std::string, std::string> posts() const;
    // The publication time of each of them, to the second.
    std::map<std::string, std::string> days() const;
    std::vector<std::string> journal() const;  // its lines' products, sorted

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

}  // namespace sluice::testing
