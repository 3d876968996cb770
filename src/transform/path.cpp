#include "transform/path.hpp"

#include <charconv>

namespace sluice::transform {

namespace {

class path_reader {
 public:
    path_reader(std::string_view text, path::wildcards which) : text_(text), which_(which) {}

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

 private:
    failure expected(std::string_view piece) const {
        return {failure_class::invalid, "path '" + std::string(text_) + "', column " +
                                            std::to_string(at_ + 1) + ": expected " +
                                            std::string(piece)};
    }

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
            return wildcard(path_step::kinds::every_member);
        }
        return read_name();
    }

    result<path_step> wildcard(path_step::kinds kind) {
        if (which_ == path::wildcards::refused) {
            --at_;
            return expected("one place: '*' is not allowed here");
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
        step.kind = path_step::kinds::element;
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), step.index);
        if (error != std::errc()) {
            return expected("an index such as [0] or [-1]");
        }
        at_ += static_cast<std::size_t>(end - begin);
        if (!take(']')) {
            return expected("']'");
        }
        return step;
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

    result<path_step> read_name() {
        const std::size_t end = std::min(text_.find_first_of(".[]*\"", at_), text_.size());
        const std::string_view name = text_.substr(at_, end - at_);
        if (name.empty()) {
            return expected("a name");
        }
        if (name.front() == ' ' || name.back() == ' ') {
            return expected("a name without spaces at its ends; put it in quotes");
        }
        at_ = end;
        path_step step;
        step.name = std::string(name);
        return step;
    }

    std::string_view text_;
    path::wildcards which_;
    std::size_t at_ = 0;
};

}  // namespace

result<path> path::parse(std::string_view text, wildcards which) {
    auto steps = path_reader(text, which).read();
    if (!steps) {
        return steps.error();
    }
    path parsed;
    parsed.text_ = std::string(text);
    parsed.steps_ = *std::move(steps);
    return parsed;
}

std::string_view path::text_until(std::size_t last) const {
    return std::string_view(text_).substr(0, steps_[last].end);
}

}  // namespace sluice::transform
