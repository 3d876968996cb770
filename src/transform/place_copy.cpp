#include "transform/place_copy.hpp"

#include <algorithm>

namespace sluice::transform {

namespace {

// Some 100 MB: copies of copies must not fill the memory.
constexpr std::size_t most_copied = 1'000'000;

struct carried {
    path to;
    json::value value;
};

// Counts the values in a value, up to a limit.
std::size_t weight_of(const json::value& value, std::size_t limit) {
    std::size_t weight = 1;
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) {
            if (weight > limit) {
                break;
            }
            weight += weight_of(item, limit - weight);
        }
    } else if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            if (weight > limit) {
                break;
            }
            weight += weight_of(member.value(), limit - weight);
        }
    }
    return weight;
}

class carrier {
 public:
    explicit carrier(bool takes_out) : takes_out_(takes_out) {}

    result<void> take(json::value& root, const path& from, const path& to) {
        auto done = each_match(root, from, [&](json::value& value, const way_to& way) {
            return add(value, way, from, to);
        });
        if (done && takes_out_) {
            remove_at(root, from);
            remove_emptied(root, from);
        }
        return done;
    }

    result<void> write(entity& entity) {
        for (auto& [to, value] : taken_) {
            if (auto done = write_at(entity, to, std::move(value)); !done) {
                return done;
            }
        }
        return {};
    }

 private:
    // A path that ends in * empties its objects and lists. Containers that another * matched are
    // removed too, because no pattern names them.
    static void remove_emptied(json::value& root, const path& from) {
        auto steps = from.steps();
        while (steps.size() > 1 && steps.back().is_wildcard() &&
               steps[steps.size() - 2].is_wildcard()) {
            steps.pop_back();
            const auto none_left = [](const json::value& value, const way_to&) {
                const auto* object = value.if_object();
                const auto* list = value.if_array();
                return result<bool>((object != nullptr && object->empty()) ||
                                    (list != nullptr && list->empty()));
            };
            [[maybe_unused]] const auto done =
                remove_matches(root, path::of(steps), none_left);  // this judge never fails
        }
    }

    result<void> add(json::value& value, const way_to& way, const path& from, const path& to) {
        if (!takes_out_) {
            copied_ += weight_of(value, most_copied - copied_);
            if (copied_ > most_copied) {
                return failure(failure_class::invalid,
                               "from '" + from.text() + "': it copies more than " +
                                   std::to_string(most_copied) + " values",
                               "copy fewer places");
            }
        }
        auto target = to.filled(captured_by(from, way));
        if (!target) {
            return std::move(target).error().within("from '" + place_text(way) + "'");
        }
        taken_.push_back({*std::move(target), takes_out_ ? std::move(value) : value});
        return {};
    }

    bool takes_out_;
    std::size_t copied_ = 0;
    std::vector<carried> taken_;
};

std::string judge_pair(const std::string& from_text, const std::string& to_text) {
    const auto from = path::parse(from_text, path_use::pattern);
    if (!from) {
        return describe(from.error());
    }
    const auto at_key = "'" + from_text + "': ";
    const auto to = path::parse(to_text, path_use::copy);
    if (!to) {
        return at_key + describe(to.error());
    }
    const auto wildcards =
        static_cast<std::size_t>(std::ranges::count_if(from->steps(), &path_step::is_wildcard));
    if (to->last_capture() > wildcards) {
        return at_key + "'" + to_text + "' has $" + std::to_string(to->last_capture()) +
               ", and the path has " + std::to_string(wildcards) + " *";
    }
    const bool appends = std::ranges::any_of(
        to->steps(), [](const path_step& step) { return step.kind == path_step::kinds::append; });
    if (wildcards > 0 && to->last_capture() == 0 && !appends) {
        return at_key + "all places would be written to '" + to_text +
               "', and only the last would stay; use $1, or [] to make a list";
    }
    return {};
}

}  // namespace

std::string judge_pairs(const config::named_list<std::string>& pairs) {
    for (const auto& [from, to] : pairs.entries) {
        if (auto wrong = judge_pair(from, to); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

result<place_pairs> pairs_of(const config::named_list<std::string>& pairs) {
    place_pairs all;
    for (const auto& [from_text, to_text] : pairs.entries) {
        auto from = path::parse(from_text, path_use::pattern);
        auto to = path::parse(to_text, path_use::copy);
        if (!from || !to) {
            return from ? to.error() : from.error();
        }
        all.emplace_back(*std::move(from), *std::move(to));
    }
    return all;
}

result<void> carry(entity& entity, const place_pairs& pairs, bool takes_out) {
    carrier all(takes_out);
    for (const auto& [from, to] : pairs) {
        if (auto done = all.take(entity.data, from, to); !done) {
            return done;
        }
    }
    return all.write(entity);
}

}  // namespace sluice::transform
