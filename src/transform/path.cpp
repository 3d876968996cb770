#include "transform/path.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::transform {

namespace {

bool is_name_character(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '_';
}

// As expressions spell a variable, without the $.
bool is_variable_name(std::string_view name) {
    return !name.empty() && !ascii::is_digit(name.front()) &&
           std::ranges::all_of(name, is_name_character);
}

// Reads the number after a $ at `at`, and moves `at` past it; 0 when no number stands there.
std::size_t read_capture(std::string_view name, std::size_t& at) {
    std::size_t number = 0;
    if (at + 1 < name.size() && name[at] == '$') {
        const char* const begin = name.data() + at + 1;
        const auto [end, error] = std::from_chars(begin, name.data() + name.size(), number);
        at += error == std::errc() ? static_cast<std::size_t>(end - begin) + 1 : 0;
    }
    return number;
}

bool holds_capture(std::string_view name) {
    for (std::size_t at = 0; at < name.size(); ++at) {
        auto here = at;
        if (read_capture(name, here) != 0) {
            return true;
        }
    }
    return false;
}

class path_reader {
 public:
    path_reader(std::string_view text, path_use use) : text_(text), use_(use) {}

    result<std::vector<path_step>> read() {
        std::vector<path_step> steps;
        while (at_ < text_.size() || steps.empty()) {
            auto step = read_step(steps.empty());
            if (!step) {
                return step.error();
            }
            step->end = at_;
            steps.push_back(*std::move(step));
        }
        return steps;
    }

    bool is_variable() const { return is_variable_; }

 private:
    failure expected(std::string_view piece, std::string mend = {}) const {
        return {failure_class::invalid,
                "path '" + std::string(text_) + "', column " + std::to_string(at_ + 1) +
                    ": expected " + std::string(piece),
                std::move(mend)};
    }

    bool writes() const { return use_ == path_use::target || use_ == path_use::copy; }

    bool take(char wanted) {
        if (at_ < text_.size() && text_[at_] == wanted) {
            ++at_;
            return true;
        }
        return false;
    }

    result<path_step> read_step(bool first) {
        if (take('[')) {
            return read_brackets();
        }
        if (!first && !take('.')) {
            return expected("'.', '[' or the end");
        }
        if (at_ < text_.size() && text_[at_] == '"') {
            return read_quoted();
        }
        if (take('*')) {
            return wildcard(path_step::kinds::every_child);
        }
        return read_name(first);
    }

    result<path_step> wildcard(path_step::kinds kind) {
        if (use_ != path_use::pattern) {
            --at_;
            return expected(
                use_ == path_use::copy
                    ? "one place: '*' is not allowed here, $1 stands for what it matched"
                    : "one place: '*' is not allowed here");
        }
        path_step step;
        step.kind = kind;
        return step;
    }

    result<path_step> read_brackets() {
        if (take('*')) {
            auto step = wildcard(path_step::kinds::every_element);
            if (step && !take(']')) {
                return expected("']'");
            }
            return step;
        }
        path_step step;
        if (writes() && take(']')) {
            step.kind = path_step::kinds::append;
            return step;
        }
        step.kind = path_step::kinds::element;
        auto after = at_;
        if (use_ == path_use::copy && read_capture(text_, after) != 0) {
            step.name = std::string(text_.substr(at_, after - at_));
            step.has_captures = true;
            at_ = after;
        } else if (!read_index(step.index)) {
            return expected("an index such as [0] or [-1]");
        }
        if (!take(']')) {
            return expected("']'");
        }
        return step;
    }

    bool read_index(std::int64_t& index) {
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), index);
        at_ += error == std::errc() ? static_cast<std::size_t>(end - begin) : 0;
        return error == std::errc();
    }

    result<path_step> read_quoted() {
        const std::size_t begin = at_++;
        while (at_ < text_.size() && text_[at_] != '"') {
            at_ += text_[at_] == '\\' ? 2U : 1U;
        }
        if (at_ >= text_.size()) {
            at_ = begin;
            return expected("a closing '\"'");
        }
        ++at_;
        auto name = parse_json(text_.substr(begin, at_ - begin));
        if (!name) {
            at_ = begin;
            return expected("a name quoted as in JSON");
        }
        path_step step;
        step.name = std::string(name->as_string());
        return step;
    }

    result<path_step> read_name(bool first) {
        const std::size_t end = std::min(text_.find_first_of(".[]*\"", at_), text_.size());
        const std::string_view name = text_.substr(at_, end - at_);
        if (name.empty()) {
            return expected("a name");
        }
        if (name.front() == ' ' || name.back() == ' ') {
            return expected("a name without spaces at its ends; put it in quotes");
        }
        path_step step;
        step.has_captures = use_ == path_use::copy && holds_capture(name);
        const bool variable = first && name.front() == '$' && !step.has_captures;
        if (variable && (!writes() || !is_variable_name(name.substr(1)))) {
            return expected(writes() ? "a variable such as $name"
                                     : "a place of the data: a variable cannot stand here",
                            "a member whose name begins with $ stands in double quotes");
        }
        is_variable_ = is_variable_ || variable;
        at_ = end;
        step.name = std::string(variable ? name.substr(1) : name);
        return step;
    }

    std::string_view text_;
    path_use use_;
    std::size_t at_ = 0;
    bool is_variable_ = false;
};

bool needs_quotes(std::string_view name) {
    return name.empty() || name.front() == ' ' || name.back() == ' ' || name.front() == '$' ||
           name.find_first_of(".[]*\"") != std::string_view::npos;
}

std::string text_of(const path_step& step, bool first) {
    switch (step.kind) {
        case path_step::kinds::element:
            return "[" + std::to_string(step.index) + "]";
        case path_step::kinds::every_element:
            return "[*]";
        case path_step::kinds::append:
            return "[]";
        case path_step::kinds::every_child:
            return first ? "*" : ".*";
        case path_step::kinds::member:
            break;
    }
    const auto name =
        needs_quotes(step.name) ? write_json(json::value(json::string(step.name))) : step.name;
    return (first ? "" : ".") + name;
}

std::string name_of(const path_step& captured) {
    return captured.kind == path_step::kinds::element ? std::to_string(captured.index)
                                                      : captured.name;
}

// A name of several parts: "$1-$2".
std::string filled_name(std::string_view name, const std::vector<path_step>& captured) {
    std::string made;
    for (std::size_t at = 0; at < name.size();) {
        if (const auto number = read_capture(name, at); number != 0) {
            made += name_of(captured[number - 1]);
        } else {
            made += name[at++];
        }
    }
    return made;
}

}  // namespace

result<path> path::parse(std::string_view text, path_use use) {
    path_reader reader(text, use);
    auto steps = reader.read();
    if (!steps) {
        return steps.error();
    }
    path parsed;
    parsed.text_ = std::string(text);
    parsed.steps_ = *std::move(steps);
    parsed.is_variable_ = reader.is_variable();
    return parsed;
}

path path::of(std::vector<path_step> steps) {
    path made;
    for (auto& step : steps) {
        made.text_ += text_of(step, made.text_.empty());
        step.end = made.text_.size();
    }
    made.steps_ = std::move(steps);
    return made;
}

bool path::has_wildcard() const {
    return std::ranges::any_of(steps_, &path_step::is_wildcard);
}

std::size_t path::last_capture() const {
    std::size_t last = 0;
    for (const auto& step : steps_) {
        for (std::size_t at = 0; step.has_captures && at < step.name.size();) {
            const auto number = read_capture(step.name, at);
            last = std::max(last, number);
            at += number == 0 ? 1 : 0;
        }
    }
    return last;
}

std::string_view path::text_until(std::size_t last) const {
    return std::string_view(text_).substr(0, steps_[last].end);
}

result<path> path::filled(const std::vector<path_step>& captured) const {
    auto steps = steps_;
    for (auto& step : steps) {
        if (!step.has_captures) {
            continue;
        }
        std::size_t after = 0;
        const auto number = read_capture(step.name, after);
        const bool whole = number != 0 && after == step.name.size();
        if (!whole) {
            step.name = filled_name(step.name, captured);
            step.has_captures = false;
            continue;
        }
        const auto& found = captured[number - 1];
        if (step.kind == path_step::kinds::element && found.kind != path_step::kinds::element) {
            return failure(failure_class::invalid,
                           "at '" + text_ + "': '" + found.name + "' is a name, not an index",
                           "write ." + step.name + " in place of [" + step.name + "]");
        }
        step = found;
    }
    auto made = of(std::move(steps));
    made.is_variable_ = is_variable_;
    if (is_variable_) {
        made.text_.insert(0, "$");
        for (auto& step : made.steps_) {
            ++step.end;
        }
    }
    return made;
}

}  // namespace sluice::transform
