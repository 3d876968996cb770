#include "connectors/file/waiting_files.hpp"

#include "connectors/file/directory.hpp"

#include <utility>

namespace sluice::file {

waiting_files::waiting_files(std::vector<waiting_file> files) {
    if (files.empty()) {
        return;
    }
    folder_ = directory_of(files.front().path) + "/";
    std::size_t bytes = 0;
    for (const auto& file : files) {
        bytes += file.path.size() - (file.path.starts_with(folder_) ? folder_.size() : 0);
    }
    texts_.reserve(bytes);
    entries_.reserve(files.size());
    while (!files.empty()) {
        put_first(std::move(files.back()));
        files.pop_back();
    }
}

std::string waiting_files::next_path() const {
    const auto& next = entries_.back();
    return (next.in_folder ? folder_ : "") + texts_.substr(texts_.size() - next.length);
}

waiting_file waiting_files::take_next() {
    waiting_file taken;
    taken.path = next_path();
    const auto next = entries_.back();
    if (next.has_place) {
        taken.from = std::move(places_.back());
        places_.pop_back();
    }
    if (next.is_rotated) {
        taken.rotated = rotated_.back();
        rotated_.pop_back();
    }
    texts_.resize(texts_.size() - next.length);
    entries_.pop_back();
    return taken;
}

void waiting_files::put_first(waiting_file file) {
    entry made;
    made.in_folder = !folder_.empty() && file.path.starts_with(folder_);
    const auto skipped = made.in_folder ? folder_.size() : 0;
    made.length = static_cast<std::uint32_t>(file.path.size() - skipped);
    made.has_place = file.from != nullptr;
    made.is_rotated = file.rotated.has_value();
    texts_.append(file.path, skipped);
    if (made.has_place) {
        places_.push_back(std::move(file.from));
    }
    if (made.is_rotated) {
        rotated_.push_back(*file.rotated);
    }
    entries_.push_back(made);
}

}  // namespace sluice::file
