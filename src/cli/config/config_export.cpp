#include "cli/config/config_export.hpp"

#include "app/configuration.hpp"
#include "cli/command.hpp"
#include "cli/config/replaced_files.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/written.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

using config::written_object;

// Sorts by the layout's keys, then by names. The order must not depend on the files.
void sort(std::vector<written_object>& objects) {
    std::ranges::sort(objects, [](const written_object& one, const written_object& other) {
        return std::tie(one.map, one.name) < std::tie(other.map, other.name);
    });
}

config::pending_files files_of(const std::vector<written_object>& objects, const fs::path& to) {
    if (to.extension() == ".yaml") {
        return {{to, config::text_of(objects)}};
    }
    config::pending_files files;
    for (const auto& one : objects) {
        files[to / file_name_of(one.map, one.name)] = config::text_of({one});
    }
    return files;
}

// Finds other YAML files at the target. Both would be read as one configuration.
std::vector<std::string> strangers(const config::pending_files& files, const fs::path& to) {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator entry(to, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const auto& path = entry->path();
        if (config::is_read(path) && !files.contains(to / path.filename())) {
            found.push_back(path.string());
        }
    }
    return found;
}

// Tells whether the export would be read as a part of its source. Every object would then be there
// twice.
bool would_be_read_with(const fs::path& from, const fs::path& to) {
    const bool one_file = to.extension() == ".yaml";
    const auto place = fs::absolute(one_file ? fs::absolute(to).parent_path() : to);
    const auto below = fs::weakly_canonical(place).lexically_relative(fs::weakly_canonical(from));
    const bool is_within = !below.empty() && *below.begin() != "..";
    return fs::is_directory(from) && is_within && (one_file || below != ".");
}

// Finds names such as "${file:key.txt}". Such a file is looked for beside the YAML file, and the
// export puts that elsewhere.
void name_files_beside(const config::node& of, std::set<std::string>& found) {
    for (auto at = of.text.find("${file:"); at != std::string::npos;
         at = of.text.find("${file:", at + 1)) {
        const auto path = of.text.substr(at + 7, of.text.find('}', at) - at - 7);
        if (fs::path(path).is_relative()) {
            found.insert(path);
        }
    }
    for (const auto& item : of.items) {
        name_files_beside(item, found);
    }
    for (const auto& [key, at, value] : of.members) {
        name_files_beside(value, found);
    }
}

}  // namespace

std::string file_name_of(const std::string& map, const std::string& name) {
    std::string safe = name.empty() ? map : map + '.';
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_';
        std::array<char, 4> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "%%%02X",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        safe += plain ? std::string(1, c) : std::string(escaped.data());
    }
    return safe + ".yaml";
}

int export_configuration(const fs::path& from, const fs::path& to) {
    if (would_be_read_with(from, to)) {
        std::fprintf(stderr,
                     "sluice config export: %s is within the configuration, so that each object "
                     "would be there twice: name another place\n",
                     to.c_str());
        return exit_failed;
    }
    config::diagnostics problems;
    auto objects = config::read_written(from, engine::configuration_layout(),
                                        app::component_types(), problems);
    if (!problems.empty()) {
        std::fputs(problems.to_text().c_str(), stderr);
        return exit_misconfigured;
    }
    sort(objects);
    const auto files = files_of(objects, to);
    if (to.extension() != ".yaml") {
        if (const auto others = strangers(files, to); !others.empty()) {
            std::fprintf(stderr,
                         "sluice config export: %s stands there and is none of the objects: remove "
                         "it, or name another directory\n",
                         others.front().c_str());
            return exit_failed;
        }
    }
    if (const auto written = replace_files(files); !written) {
        std::fprintf(stderr, "sluice config export: %s\n", describe(written.error()).c_str());
        return exit_failed;
    }
    std::set<std::string> beside;
    for (const auto& one : objects) {
        name_files_beside(one.value, beside);
    }
    for (const auto& path : beside) {
        std::fprintf(stderr, "not exported, and read beside the YAML file: %s\n", path.c_str());
    }
    std::printf("%s is in %s: %zu object%s, %zu file%s; comments stay behind\n", from.c_str(),
                to.c_str(), objects.size(), objects.size() == 1 ? "" : "s", files.size(),
                files.size() == 1 ? "" : "s");
    return exit_done;
}

}  // namespace sluice::cli
