#include "transform/path_matches.hpp"

#include <algorithm>
#include <utility>

namespace sluice::transform {

namespace {

path_step member_step(std::string_view name) {
    path_step step;
    step.name = std::string(name);
    return step;
}

path_step element_step(std::size_t position) {
    path_step step;
    step.kind = path_step::kinds::element;
    step.index = static_cast<std::int64_t>(position);
    return step;
}

// Calls visit(value, step) for each child that exists. `visit` returns result<void>.
template <class Visit>
result<void> each_child(json::value& here, Visit visit) {
    if (auto* object = here.if_object()) {
        for (auto& member : *object) {
            if (auto done = visit(member.value(), member_step(member.key())); !done) {
                return done;
            }
        }
    } else if (auto* list = here.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (auto done = visit((*list)[i], element_step(i)); !done) {
                return done;
            }
        }
    }
    return {};
}

// Removes the children for whose number `stays` is false.
void compact(json::value& here, const std::vector<bool>& stays) {
    std::size_t number = 0;
    if (auto* object = here.if_object()) {
        // Erasing one by one would move the rest each time.
        json::object kept;
        kept.reserve(object->size());
        for (auto& member : *object) {
            if (stays[number++]) {
                kept.emplace(member.key(), std::move(member.value()));
            }
        }
        *object = std::move(kept);
    } else if (auto* list = here.if_array()) {
        const auto gone = std::remove_if(list->begin(), list->end(),
                                         [&](const json::value&) { return !stays[number++]; });
        list->erase(gone, list->end());
    }
}

class matcher {
 public:
    matcher(const path& pattern, const visit_place& visit) : pattern_(pattern), visit_(visit) {}

    result<void> go(json::value& here, std::size_t at) {
        if (at == pattern_.steps().size()) {
            return visit_(here, way_);
        }
        const auto& step = pattern_.steps()[at];
        if (step.kind == path_step::kinds::member) {
            auto* object = here.if_object();
            auto* member = object == nullptr ? nullptr : object->if_contains(step.name);
            return member == nullptr ? result<void>() : enter(*member, step, at);
        }
        if (step.kind == path_step::kinds::element) {
            auto* list = here.if_array();
            const auto position = list == nullptr ? std::nullopt : position_in(*list, step.index);
            return position ? enter((*list)[*position], element_step(*position), at)
                            : result<void>();
        }
        if (step.kind == path_step::kinds::every_element && !here.is_array()) {
            return {};
        }
        return each_child(
            here, [&](json::value& child, const path_step& to) { return enter(child, to, at); });
    }

 private:
    result<void> enter(json::value& child, const path_step& to, std::size_t at) {
        way_.push_back(to);
        auto done = go(child, at + 1);
        way_.pop_back();
        return done;
    }

    const path& pattern_;
    const visit_place& visit_;
    way_to way_;
};

// Tells whether a step of a pattern names a child of a container.
bool names_child(const path_step& step, const path_step& child, const json::value& container) {
    switch (step.kind) {
        case path_step::kinds::member:
            return child.kind == step.kind && child.name == step.name;
        case path_step::kinds::element: {
            const auto* list = container.if_array();
            const auto position = list == nullptr ? std::nullopt : position_in(*list, step.index);
            return position && child.index == static_cast<std::int64_t>(*position);
        }
        case path_step::kinds::every_element:
            return child.kind == path_step::kinds::element;
        default:
            return true;
    }
}

class keeper {
 public:
    keeper(const std::vector<path>& patterns, const judge_place& stays)
        : patterns_(patterns), stays_(stays) {}

    // The patterns that lead into this container, all at the same step.
    using active_patterns = std::vector<const path*>;

    result<void> go(json::value& here, std::size_t at, const active_patterns& active) {
        std::vector<bool> stays;
        const bool decides = std::ranges::any_of(
            active, [&](const path* one) { return one->steps().size() == at + 1; });
        auto done = each_child(here, [&](json::value& child, const path_step& step) {
            way_.push_back(step);
            auto judged = judge(here, child, at, active);
            way_.pop_back();
            if (judged) {
                stays.push_back(*judged);
                return result<void>();
            }
            return result<void>(judged.error());
        });
        if (done && decides) {
            compact(here, stays);
        }
        return done;
    }

    result<void> start(json::value& root) {
        active_patterns all;
        for (const auto& one : patterns_) {
            all.push_back(&one);
        }
        return go(root, 0, all);
    }

 private:
    result<bool> judge(const json::value& here, json::value& child, std::size_t at,
                       const active_patterns& active) {
        bool stays = false;
        active_patterns onward;
        for (const auto* one : active) {
            if (!names_child(one->steps()[at], way_.back(), here)) {
                continue;
            }
            if (one->steps().size() > at + 1) {
                onward.push_back(one);
                stays = true;
            } else if (!stays) {
                auto judged = stays_(child, way_);
                if (!judged) {
                    return judged.error();
                }
                stays = *judged;
            }
        }
        if (!onward.empty()) {
            if (auto done = go(child, at + 1, onward); !done) {
                return done.error();
            }
        }
        return stays;
    }

    const std::vector<path>& patterns_;
    const judge_place& stays_;
    way_to way_;
};

}  // namespace

std::string place_text(const way_to& way) {
    return path::of(way).text();
}

std::vector<path_step> captured_by(const path& pattern, const way_to& way) {
    std::vector<path_step> captured;
    for (std::size_t i = 0; i < way.size(); ++i) {
        if (pattern.steps()[i].is_wildcard()) {
            captured.push_back(way[i]);
        }
    }
    return captured;
}

result<void> each_match(json::value& root, const path& pattern, const visit_place& visit) {
    return matcher(pattern, visit).go(root, 0);
}

// The walk visits the containers of the last step, and each one judges its own children.
result<void> remove_matches(json::value& root, const path& pattern, const judge_place& goes) {
    auto steps = pattern.steps();
    const auto last = std::move(steps.back());
    steps.pop_back();
    const auto outer = path::of(std::move(steps));
    return each_match(root, outer, [&](json::value& container, const way_to& way) -> result<void> {
        way_to inner = way;
        std::vector<bool> stays;
        auto done =
            each_child(container, [&](json::value& child, const path_step& step) -> result<void> {
                if (!names_child(last, step, container)) {
                    stays.push_back(true);
                    return {};
                }
                inner.push_back(step);
                const auto gone = goes(child, inner);
                inner.pop_back();
                if (!gone) {
                    return gone.error();
                }
                stays.push_back(!*gone);
                return {};
            });
        if (done) {
            compact(container, stays);
        }
        return done;
    });
}

result<void> keep_matches(json::value& root, const std::vector<path>& patterns,
                          const judge_place& stays) {
    return keeper(patterns, stays).start(root);
}

}  // namespace sluice::transform
