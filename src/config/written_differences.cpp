#include "config/secrecy.hpp"
#include "config/tree.hpp"

#include <sluice/config/written.hpp>

#include <algorithm>
#include <cstddef>

namespace sluice::config {

namespace {

std::string shown(const node& node) {
    switch (node.kind) {
        case node::kinds::null:
            return "nothing";
        case node::kinds::scalar:
            return node.quoted ? write_json(json::value(node.text)) : node.text;
        case node::kinds::list:
            return "a list of " + std::to_string(node.items.size());
        case node::kinds::map:
            return "a map of " + std::to_string(node.members.size());
    }
    return {};
}

class comparison {
 public:
    void compare(const std::string& path, const node& before, const node& after) {
        if (says_the_same(before, after)) {
            return;
        }
        if (before.kind == node::kinds::map && after.kind == node::kinds::map) {
            compare_maps(path, before, after);
        } else if (before.kind == node::kinds::list && after.kind == node::kinds::list) {
            compare_lists(path, before, after);
        } else {
            add(path, &before, &after);
        }
    }

    std::vector<difference> found;

 private:
    void compare_maps(const std::string& path, const node& before, const node& after) {
        for (const member& was : before.members) {
            one_of(below(path, was.key), &was.value, after.find(was.key));
        }
        for (const member& is : after.members) {
            if (before.find(is.key) == nullptr) {
                one_of(below(path, is.key), nullptr, &is.value);
            }
        }
    }

    void compare_lists(const std::string& path, const node& before, const node& after) {
        const auto most = std::max(before.items.size(), after.items.size());
        for (std::size_t i = 0; i < most; ++i) {
            one_of(path + '[' + std::to_string(i) + ']',
                   i < before.items.size() ? &before.items[i] : nullptr,
                   i < after.items.size() ? &after.items[i] : nullptr);
        }
    }

    void one_of(const std::string& path, const node* before, const node* after) {
        if (before != nullptr && after != nullptr) {
            compare(path, *before, *after);
        } else {
            add(path, before, after);
        }
    }

    void add(const std::string& path, const node* before, const node* after) {
        // No declaration is at hand, so the last key of the path decides.
        const bool hidden = sounds_secret(std::string_view(path).substr(path.rfind('.') + 1));
        const auto text = [&](const node* of) -> std::optional<std::string> {
            if (of == nullptr) {
                return std::nullopt;
            }
            return hidden ? "(not shown)" : shown(*of);
        };
        found.push_back({path, text(before), text(after)});
    }

    static std::string below(const std::string& path, const std::string& key) {
        return path.empty() ? key : path + '.' + key;
    }
};

}  // namespace

bool says_the_same(const node& one, const node& other) {
    if (one.kind != other.kind || one.items.size() != other.items.size() ||
        one.members.size() != other.members.size()) {
        return false;
    }
    if (one.kind == node::kinds::scalar) {
        return one.text == other.text &&
               (one.quoted == other.quoted || core_value(one) == core_value(other));
    }
    const bool lists_agree = std::ranges::equal(one.items, other.items, says_the_same);
    return lists_agree && std::ranges::all_of(one.members, [&](const member& its) {
               const node* there = other.find(its.key);
               return there != nullptr && says_the_same(its.value, *there);
           });
}

std::vector<difference> differences(const node& before, const node& after) {
    comparison work;
    work.compare("", before, after);
    return std::move(work.found);
}

}  // namespace sluice::config
