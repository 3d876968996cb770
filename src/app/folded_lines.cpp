#include "app/folded_lines.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace sluice::app {
namespace {

constexpr std::string_view run_field = "run";

void append_part(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

std::string text_of_value(const decltype(log_field::value)& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return std::to_string(*number);
    }
    return std::get<bool>(value) ? "true" : "false";
}

// Every part carries its length, so that no two lines share a key.
std::string key_of(log_level level, std::string_view message, std::span<const log_field> fields) {
    std::string key;
    append_part(key, std::to_string(static_cast<int>(level)));
    append_part(key, message);
    for (const auto& field : fields) {
        if (field.name != run_field) {
            append_part(key, field.name);
            append_part(key, text_of_value(field.value));
        }
    }
    return key;
}

// The fields that name the subject of a line.
constexpr std::array<std::string_view, 5> subjects{"route", "incoming", "outgoing", "client",
                                                   "task"};

bool is_subject(std::string_view name) {
    return std::ranges::find(subjects, name) != subjects.end();
}

// True also when neither has a subject: both are about the daemon.
bool is_about_same(const std::vector<folded_line::field>& folded,
                   std::span<const log_field> fields) {
    bool has_subject = false;
    for (const auto& field : fields) {
        if (!is_subject(field.name)) {
            continue;
        }
        has_subject = true;
        for (const auto& other : folded) {
            if (other.name == field.name && other.value == field.value) {
                return true;
            }
        }
    }
    return !has_subject &&
           std::ranges::none_of(folded, [](const auto& other) { return is_subject(other.name); });
}

std::vector<folded_line::field> owned(std::span<const log_field> fields) {
    std::vector<folded_line::field> all;
    all.reserve(fields.size());
    for (const auto& field : fields) {
        all.push_back({std::string(field.name), field.value});
    }
    return all;
}

}  // namespace

std::vector<log_field> folded_line::shown_fields() const {
    std::vector<log_field> all;
    all.reserve(fields.size() + 4);
    for (const auto& field : fields) {
        all.push_back({field.name, field.value});
    }
    all.push_back({"repeated", repeated});
    all.push_back({"within", format_duration(folding_period)});
    all.push_back({"first", format_utc(first)});
    all.push_back({"last", format_utc(last)});
    return all;
}

bool folded_lines::is_new(log_level level, std::string_view message,
                          std::span<const log_field> fields, wall_time now) {
    if (level < log_level::warning) {
        if (level == log_level::info) {
            end_about(fields);
        }
        return true;
    }
    auto key = key_of(level, message, fields);
    const auto known = by_key_.find(key);
    if (known != by_key_.end()) {
        auto& line = known->second->line;
        const auto age = now - line.first;
        // A clock that was set back begins anew.
        if (age >= std::chrono::milliseconds(0) && age < folding_period) {
            ++line.repeated;
            line.last = now;
            line.fields = owned(fields);
            return false;
        }
        end(known->second);
    }
    if (lines_.size() >= most_folded_lines) {
        end(lines_.begin());
    }
    lines_.push_back({std::move(key), {level, std::string(message), owned(fields), 0, now, now}});
    by_key_.emplace(lines_.back().key, std::prev(lines_.end()));
    return true;
}

void folded_lines::end_about(std::span<const log_field> fields) {
    for (auto one = lines_.begin(); one != lines_.end();) {
        const auto next = std::next(one);
        if (is_about_same(one->line.fields, fields)) {
            end(one);
        }
        one = next;
    }
}

void folded_lines::end(entries::iterator one) {
    by_key_.erase(one->key);
    if (one->line.repeated > 0) {
        ended_.push_back(std::move(one->line));
    }
    lines_.erase(one);
}

std::vector<folded_line> folded_lines::take_ended(wall_time now) {
    while (!lines_.empty() && now - lines_.front().line.first >= folding_period) {
        end(lines_.begin());
    }
    return std::exchange(ended_, {});
}

std::vector<folded_line> folded_lines::take_all() {
    while (!lines_.empty()) {
        end(lines_.begin());
    }
    return std::exchange(ended_, {});
}

}  // namespace sluice::app
