#pragma once

// Reads pages of a folder as an engine does: it keeps the position and the facts of each committed
// page, and gives them to the next reader after a restart.

#include "connectors/file/folder_reader.hpp"
#include "file_folder.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice::file {

using texts = std::vector<std::string>;

class folder_fixture {
 public:
    folder_fixture() {
        settings.read.largest_record = settings.read.csv.largest_row = 64 * 1024;
        settings.read.quiet = settings.folder.quiet = std::chrono::seconds(30);
        settings.folder.largest_unpacked = settings.read.largest_unpacked;
        take("*.ndjson");
    }

    void take(const std::string& pattern) {
        settings.read.path = settings.folder.pattern = directory.file(pattern);
    }
    void follow(const std::string& pattern) {
        take(pattern);
        settings.after = after_reading::follow;
        settings.folder.follows = true;
    }
    void move() {
        settings.after = after_reading::finish;
        settings.finish.move_to = directory.file("done");
    }

    void restart() { reader.reset(); }

    // Fetches a page. When `commits`, the ledger has it after that; else the process was killed.
    result<folder_outcome> page(bool commits = true) {
        if (!reader) {
            reader.emplace(settings);
            for (const auto& [part, fact] : facts) {
                reader->files().recall(part, parse_json(fact).value());
            }
        }
        auto outcome = reader->read(position, now);
        if (!outcome || !commits) {
            restart();
            return outcome;
        }
        position = parse_json(write_json(outcome->page.position)).value();
        for (const auto& one : outcome->page.facts) {
            if (one.fact) {
                facts[one.part] = write_json(*one.fact);
            } else {
                facts.erase(one.part);
            }
        }
        return outcome;
    }

    // Runs to the last page. Returns each record, the reasons of unreadable ones, and the failure.
    texts run() {
        texts found;
        for (;;) {
            const auto outcome = page();
            if (!outcome) {
                found.push_back(without_directory(describe(outcome.error())));
                return found;
            }
            add(*outcome, found);
            if (outcome->page.last) {
                if (outcome->page.failed) {
                    found.push_back(without_directory(describe(*outcome->page.failed)));
                }
                return found;
            }
        }
    }

    void add(const folder_outcome& outcome, texts& found) const {
        for (const auto& each : outcome.page.entities) {
            found.push_back(write_json(each.data));
        }
        for (const auto& each : outcome.page.unreadable) {
            found.push_back(without_directory(each.reason));
        }
        for (const auto& note : outcome.notes) {
            notes.push_back(without_directory(note.message + ": " + note.file));
        }
    }

    std::string without_directory(std::string text) const {
        const std::string prefix = directory.file("");
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
            text.erase(at, prefix.size());
        }
        return text;
    }

    // The files of the folder and below, by name.
    texts names() const {
        texts found;
        for (const auto& one : std::filesystem::recursive_directory_iterator(directory.path())) {
            if (one.is_regular_file()) {
                found.push_back(without_directory(one.path().string()));
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    // A file that nobody writes to any more, as far as its time says.
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories(
            std::filesystem::path(directory.file(name)).parent_path());
        directory.write(name, text);
    }
    void rename(const std::string& from, const std::string& to) {
        std::filesystem::rename(directory.file(from), directory.file(to));
    }

    file_folder directory;
    folder_settings settings;
    std::optional<folder_reader> reader;
    json::value position;
    std::map<std::string, std::string> facts;
    wall_time now = wall_time(std::chrono::years(200));  // every file is quiet
    mutable texts notes;
};

}  // namespace sluice::file
