#pragma once

// Reads pages of a file in a directory of the test.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/kept_reading.hpp"
#include "connectors/file/page_reader.hpp"
#include "file_folder.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace sluice::file {

struct page_fixture {
    page_fixture() { settings.largest_record = settings.csv.largest_row = 64 * 1024; }

    // Writes the file that is read.
    void give(const std::string& name, const std::string& text) {
        settings.path = directory.write(name, text);
    }

    result<page_outcome> next() {
        auto outcome = read_page(settings, position, now, &kept);
        if (outcome) {
            position = outcome->page.position;
        }
        return outcome;
    }

    // Sets the time since the file last changed.
    void let_pass(std::chrono::seconds since_change) {
        now = facts_at(settings.path).value().modified + since_change;
    }

    // Reads the listing to its end. Returns every record as JSON; after those of a page the reasons
    // why others of it cannot be read; then the failure's message, if there is one. The directory
    // is left out.
    std::vector<std::string> all() {
        std::vector<std::string> found;
        while (true) {
            const auto outcome = next();
            if (!outcome) {
                found.push_back(without_directory(outcome.error().message));
                return found;
            }
            for (const auto& each : outcome->page.entities) {
                found.push_back(write_json(each.data));
            }
            for (const auto& each : outcome->page.unreadable) {
                found.push_back(without_directory(each.reason));
            }
            if (outcome->page.last) {
                return found;
            }
        }
    }

    std::string without_directory(std::string text) const {
        const std::string prefix = directory.file("");
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
            text.erase(at, prefix.size());
        }
        return text;
    }

    file_folder directory;
    read_settings settings;
    kept_reading kept;
    json::value position;
    wall_time now = wall_time(std::chrono::years(200));  // every file is quiet
};

using texts = std::vector<std::string>;

}  // namespace sluice::file
