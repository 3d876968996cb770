#include "connectors/file/folder_look.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/file_share.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <utility>

namespace sluice::file {

namespace {

// A folder may be missing for a while, such as a disk that is not mounted. Its files come back as
// the ones that were read.
constexpr auto forgotten_after = std::chrono::days(90);
// A rotation moves, copies or packs a file within this time.
constexpr auto rotation_lasts = std::chrono::hours(1);

std::string file_name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

// app.log.2.gz and app-20261130.log may be copies of app.log or of app.log.1. Their bytes decide.
bool may_be_copy(const std::string& path, const taken_file& of) {
    const auto name = file_name(of.path);
    return of.offset > 0 && path != of.path && directory_of(path) == directory_of(of.path) &&
           file_name(path).starts_with(name.substr(0, name.find('.')));
}

}  // namespace

void folder_look::recall(std::string_view key, const json::value& fact) {
    auto file = taken_file_from(fact);
    const auto identity = identity_of(key);
    if (file && identity) {
        files_[*identity] = *std::move(file);
    }
}

void folder_look::forget_all() {
    files_.clear();
    changes_.clear();
}

const taken_file* folder_look::find(std::uint64_t identity) const {
    const auto found = files_.find(identity);
    return found == files_.end() ? nullptr : &found->second;
}

void folder_look::remember(taken_file file) {
    const auto identity = file.state.identity;
    if (!rule_.follows) {
        file.path.clear();
    }
    changes_.push_back({key_of(identity), to_json(file)});
    file.look = looks_;
    files_[identity] = std::move(file);
}

void folder_look::forget(std::uint64_t identity) {
    changes_.push_back({key_of(identity), std::nullopt});
    files_.erase(identity);
}

std::vector<source_fact> folder_look::take_changes() {
    return std::exchange(changes_, {});
}

bool folder_look::is_whole(const std::string& path, const file_state& state, wall_time changed,
                           wall_time now) {
    if (!rule_.marker.empty()) {
        std::error_code error;
        return std::filesystem::exists(path + rule_.marker, error);
    }
    // The time of the content may lie ahead: a copy keeps it, and clocks differ.
    const auto since = state.modified > now ? changed : state.modified;
    const auto whole = since + rule_.quiet;
    if (whole <= now || rule_.quiet == std::chrono::milliseconds(0)) {
        return true;
    }
    next_whole_ = std::min(next_whole_.value_or(whole), whole);
    return false;
}

// Tells whether a followed file was cut off, or written anew, since it was read.
bool folder_look::lost_its_content(const listed_file& file, const taken_file& known) {
    if (known.offset == 0) {
        return false;
    }
    const auto opened = open_source_file(file.path, rule_.largest_unpacked, nullptr);
    if (!opened) {
        return false;  // it is looked at again when it is read
    }
    const auto holds = holds_what_was_read(known, opened->file, file.path);
    return holds && !*holds;
}

void folder_look::consider(listed_file file, wall_time now, std::vector<waiting_file>& found) {
    const auto known = files_.find(file.state.identity);
    if (known == files_.end()) {
        if (rule_.follows || is_whole(file.path, file.state, file.changed, now)) {
            found.push_back({std::move(file.path)});
        }
        return;
    }
    auto& taken = known->second;
    taken.look = looks_;
    if (taken.gone || (rule_.follows && taken.path != file.path)) {
        taken.gone.reset();
        taken.path = rule_.follows ? file.path : "";
        changes_.push_back({key_of(file.state.identity), to_json(taken)});
    }
    const bool is_same = taken.state == file.state;
    if (is_same && taken.settled) {
        return;
    }
    if (!rule_.follows) {
        if (is_whole(file.path, file.state, file.changed, now)) {
            found.push_back({std::move(file.path)});
        }
        return;
    }
    if (is_same && !is_whole(file.path, file.state, file.changed, now)) {
        return;  // its last record waits
    }
    if (!is_same && lost_its_content(file, taken)) {
        orphans_.push_back(taken);
        found.push_back({std::move(file.path)});
        return;
    }
    found.push_back({std::move(file.path), std::make_unique<taken_file>(taken)});
}

std::optional<taken_file> folder_look::place_in_copy(const std::string& path) {
    const auto opened = open_source_file(path, rule_.largest_unpacked, nullptr);
    if (!opened) {
        return std::nullopt;
    }
    for (const auto& orphan : orphans_) {
        if (!may_be_copy(path, orphan)) {
            continue;
        }
        const auto holds = holds_what_was_read(orphan, opened->file, path);
        if (holds && *holds) {
            auto place = orphan;
            place.state = state_of(opened->facts);
            place.path = path;
            return place;
        }
    }
    return std::nullopt;
}

// Tells whether the file was the followed one for a while, and no look saw it then: it was made and
// rotated after the last look. The time of birth is that of the last tick of the kernel's clock.
bool folder_look::came_and_went(const listed_file& file) const {
    constexpr std::chrono::milliseconds tick{20};
    bool is_like_one = false;
    bool is_younger = true;
    for (const auto& [identity, known] : files_) {
        if (directory_of(known.path) == directory_of(file.path) && known.path != file.path &&
            file_name(file.path).starts_with(file_name(known.path))) {
            is_like_one = true;
            is_younger = is_younger && file.born && *file.born + tick >= known.taken &&
                         !is_backup(file.path, known);
        }
    }
    return is_like_one && is_younger;
}

// Tells whether the file is a copy that somebody made of a file that is followed: it holds what was
// read of that, or that one holds its beginning.
bool folder_look::is_backup(const std::string& path, const taken_file& of) const {
    constexpr std::size_t sample = 4096;
    const auto copy = open_source_file(path, rule_.largest_unpacked, nullptr);
    const auto live = open_source_file(of.path, rule_.largest_unpacked, nullptr);
    if (!copy || copy->facts.size == 0) {
        return true;  // there is nothing to read
    }
    const auto holds = holds_what_was_read(of, copy->file, path);
    if (of.offset > 0 && holds && *holds) {
        return true;
    }
    if (!live || live->facts.size < copy->facts.size) {
        return false;
    }
    const auto begins = read_at(copy->file, path, 0, sample);
    const auto live_begins =
        begins ? read_at(live->file, of.path, 0, begins->size()) : result<std::string>(begins);
    return live_begins && *live_begins == *begins;
}

// A rotation gives a followed file another name, or copies it and cuts it off. The pattern may not
// name the other file.
void folder_look::look_for_rests(wall_time now, std::vector<waiting_file>& found) {
    std::set<std::string> directories;
    for (auto& [identity, file] : files_) {
        const bool missing = file.look != looks_;
        if (missing && (!file.gone || now - *file.gone < rotation_lasts)) {
            orphans_.push_back(file);
        }
    }
    std::set<std::string> listed;
    for (const auto& one : found) {
        listed.insert(one.path);
        directories.insert(directory_of(one.path));
    }
    for (const auto& orphan : orphans_) {
        directories.insert(directory_of(orphan.path));
    }
    std::vector<waiting_file> rests;
    for (const auto& directory : directories) {
        // A folder that cannot be read has no rests to find now; the next look tries again.
        const auto listing = list_folder(directory + "/*", "", [&](const listed_file& file) {
            const auto known = files_.find(file.state.identity);
            if (listed.contains(file.path) ||
                (known != files_.end() && known->second.look == looks_)) {
                return;
            }
            if (known == files_.end()) {
                auto place = place_in_copy(file.path);
                if (place || came_and_went(file)) {
                    auto from = place ? std::make_unique<taken_file>(*std::move(place)) : nullptr;
                    rests.push_back({file.path, std::move(from), file.state.modified});
                }
                return;
            }
            auto& rest = known->second;
            const bool is_same = rest.state == file.state;
            if (is_same && rest.settled) {
                return;  // read to its end; looked for as long as a rotation lasts
            }
            rest.look = looks_;
            if (!is_same || is_whole(file.path, file.state, file.changed, now)) {
                rests.push_back(
                    {file.path, std::make_unique<taken_file>(rest), file.state.modified});
            }
        });
        if (!listing) {
            break;
        }
    }
    found.insert(found.end(), std::make_move_iterator(rests.begin()),
                 std::make_move_iterator(rests.end()));
}

void folder_look::note_gone(wall_time now) {
    std::vector<std::uint64_t> forgotten;
    for (auto& [identity, file] : files_) {
        if (file.look == looks_) {
            continue;
        }
        if (!file.gone) {
            file.gone = now;
            changes_.push_back({key_of(identity), to_json(file)});
        } else if (now - *file.gone > forgotten_after) {
            forgotten.push_back(identity);
        }
    }
    for (const auto identity : forgotten) {
        forget(identity);
    }
}

result<std::vector<waiting_file>> folder_look::look(wall_time now) {
    ++looks_;
    next_whole_.reset();
    orphans_.clear();
    std::vector<waiting_file> found;
    const auto listed = list_folder(rule_.pattern, rule_.marker, [&](listed_file file) {
        consider(std::move(file), now, found);
    });
    if (!listed) {
        return listed.error();
    }
    if (rule_.follows) {
        look_for_rests(now, found);
    }
    note_gone(now);
    std::ranges::sort(found, [](const waiting_file& a, const waiting_file& b) {
        if (a.rotated && b.rotated && *a.rotated != *b.rotated) {
            return *a.rotated < *b.rotated;
        }
        const bool same_kind = a.rotated.has_value() == b.rotated.has_value();
        return same_kind ? a.path < b.path : a.rotated.has_value();
    });
    return found;
}

}  // namespace sluice::file
