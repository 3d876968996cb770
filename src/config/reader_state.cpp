#include "config/excerpt.hpp"

#include <sluice/config/reader_state.hpp>

#include <algorithm>

namespace sluice::config {

reader_state::reader_state(diagnostics& problems, const catalogue& types)
    : problems_(problems), types_(types) {}

void reader_state::report(const location& at, std::string message, std::string mend) {
    ++reported_;
    problems_.add({at, path_, std::move(message), std::move(mend), {}});
}

void reader_state::hide(const node& scalar) {
    if (!scalar.at.file || scalar.at.line == 0) {
        return;
    }
    const std::string_view line = line_of(scalar.at.file->text, scalar.at.line);
    if (!scalar.resolved.empty() && line.find(":-") == std::string_view::npos) {
        return;  // the file holds only the variable's name
    }
    const auto breaks = std::count(scalar.text.begin(), scalar.text.end(), '\n');
    const auto blanks = std::count(scalar.text.begin(), scalar.text.end(), ' ');
    // A scalar may run over several lines: folding turns each line break into a blank.
    const bool alone = line.find(scalar.text) != std::string_view::npos && breaks == 0;
    problems_.hide(scalar.at, alone ? 0 : static_cast<std::size_t>(breaks + blanks),
                   alone ? scalar.text : std::string());
}

void reader_state::keep_secret(const std::string& text) {
    if (!text.empty()) {
        secrets_.emplace_back(text);
    }
}

void reader_state::conceal(const std::string& text) {
    problems_.conceal(path_, secret(text));
}

reader_state::step::step(std::string& path, std::string_view piece)
    : path_(path), before_(path.size()) {
    if (!path_.empty() && !piece.starts_with('[')) {
        path_ += '.';
    }
    path_ += piece;
}

reader_state::step::~step() {
    path_.resize(before_);
}

reader_state::step reader_state::enter(std::string_view key) {
    return step(path_, key);
}

reader_state::step reader_state::enter(std::size_t index) {
    return step(path_, '[' + std::to_string(index) + ']');
}

void reader_state::refer(std::string kind, reference reference) {
    references_.push_back({std::move(kind), std::move(reference), path_});
}

void reader_state::offer_stages(const std::string& kind, const std::string& name,
                                const node& stages) {
    stages_.emplace(std::pair(kind, name), &stages);
}

const node* reader_state::offered_stages(const std::string& kind, const std::string& name) const {
    const auto found = stages_.find({kind, name});
    return found == stages_.end() ? nullptr : found->second;
}

std::vector<std::string> reader_state::offered_names(const std::string& kind) const {
    std::vector<std::string> names;
    for (const auto& [key, stages] : stages_) {
        if (key.first == kind) {
            names.push_back(key.second);
        }
    }
    return names;
}

}  // namespace sluice::config
