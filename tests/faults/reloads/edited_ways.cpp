#include "faults/reloads/edited_ways.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace sluice::testing {

edited_ways::edited_ways(std::size_t count) : ways_(count, 0) {
    // The address sanitizer keeps freed memory, which looks like a leak here.
    work_.environment["ASAN_OPTIONS"] = "quarantine_size_mb=1";
    work_.environment["E2E_BESIDE"] = work_.beside("").string();
    work_.environment["E2E_COUNTER"] = "http://127.0.0.1:" + std::to_string(server_.port());
    work_.write("shared.yaml",
                "daemon: {grace: 2s, durability: crash-safe}\n"
                "clients:\n"
                "  counter: {type: http, base_url: \"${env:E2E_COUNTER}\"}\n");
    for (std::size_t way = 0; way < count; ++way) {
        write_at_once(file_of(way), text_of(way, 0));
        std::ofstream(work_.beside("in-" + std::to_string(way) + ".ndjson"));
    }
    feed();
}

void edited_ways::feed() {
    for (std::size_t way = 0; way < ways_.size(); ++way) {
        std::ofstream(work_.beside("in-" + std::to_string(way) + ".ndjson"), std::ios::app)
            << "{\"id\":" << ++ways_[way] << "}\n";
    }
}

std::filesystem::path edited_ways::file_of(std::size_t way) const {
    return work_.config() / ("way-" + std::to_string(way) + ".yaml");
}

std::string edited_ways::text_of(std::size_t way, int version) const {
    const auto name = "way-" + std::to_string(way);
    const auto number = std::to_string(version);
    // Each version changes another object, or several.
    const auto stage = version % 3 == 0 ? number : "0";
    const auto attempts = std::to_string(100 + (version % 3 == 1 ? version % 800 : 0));
    const auto page = std::to_string(50 + (version % 3 == 2 ? version % 100 : 0));
    std::ostringstream text;
    text << "# version " << number << "\nincoming:\n  " << name
         << ":\n    schedule: every 1s\n    subscriber: {type: file, path: "
            "\"${env:E2E_BESIDE}/in-"
         << way << ".ndjson\", page_size: " << page
         << "}\n    identifier: id\n    emit: new\noutgoing:\n  " << name
         << ":\n    retry: {attempts: " << attempts
         << ", first_delay: 10ms, longest_delay: 50ms}\n    publisher: "
         << (is_letter(way) ? "{type: http, client: counter, url: /" + name + "}"
                            : "{type: file, path: \"${env:E2E_BESIDE}/" + name + ".ndjson\"}")
         << "\nroutes:\n  " << name << ":\n    from: " << name << "\n    to: " << name
         << "\n    transformers: [{map: {id: \"{{ id }}\", version: " << stage << "}}]\n";
    return text.str();
}

void edited_ways::write_at_once(const std::filesystem::path& file, const std::string& text) const {
    const auto draft = file.parent_path() / ("." + file.filename().string());
    std::ofstream(draft, std::ios::binary) << text;
    std::filesystem::rename(draft, file);
}

std::vector<std::int64_t> edited_ways::arrived(std::size_t way) const {
    const auto name = "way-" + std::to_string(way);
    std::vector<std::string> records;
    if (is_letter(way)) {
        for (const auto& one : server_.arrivals_at("/" + name)) {
            records.push_back(one.body);
        }
    } else {
        std::ifstream file(work_.beside(name + ".ndjson"));
        for (std::string line; std::getline(file, line);) {
            records.push_back(line);
        }
    }
    std::vector<std::int64_t> ids;
    for (const auto& one : records) {
        boost::system::error_code unfinished;
        const auto record = boost::json::parse(one, unfinished);
        if (!unfinished) {
            ids.push_back(record.at("id").as_int64());
        }
    }
    return ids;
}

bool edited_ways::all_arrived() const {
    return count().lost == 0;
}

edited_ways::account edited_ways::count() const {
    account all;
    for (std::size_t way = 0; way < ways_.size(); ++way) {
        const auto ids = arrived(way);
        const std::set<std::int64_t> once(ids.begin(), ids.end());
        all.expected += ways_[way];
        all.lost += ways_[way] - static_cast<std::int64_t>(once.size());
        all.doubled += static_cast<std::int64_t>(ids.size() - once.size());
        all.out_of_order += std::ranges::is_sorted(ids) ? 0 : 1;
    }
    return all;
}

}  // namespace sluice::testing
