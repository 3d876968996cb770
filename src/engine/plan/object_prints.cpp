#include "engine/plan/object_prints.hpp"

#include "engine/plan/change_hash.hpp"
#include "engine/plan/layout.hpp"

#include <algorithm>

namespace sluice::engine {
namespace {

void append_text(std::string& out, const std::string& text) {
    out += std::to_string(text.size()) + ':' + text;
}

// Every part carries its length or its count, so that no two trees share a text.
void append_node(std::string& out, const config::node& tree) {
    using kinds = config::node::kinds;
    switch (tree.kind) {
        case kinds::null:
            out += 'n';
            return;
        case kinds::scalar:
            out += tree.quoted ? 'q' : 's';
            append_text(out, tree.text);
            // A template reads no {{ }} in a text that came out of a variable.
            for (const auto& [first, second] : tree.resolved) {
                out += 'r' + std::to_string(first) + '-' + std::to_string(second);
            }
            return;
        case kinds::list:
            out += 'l' + std::to_string(tree.items.size());
            for (const auto& item : tree.items) {
                append_node(out, item);
            }
            return;
        case kinds::map:
            break;
    }
    std::vector<const config::member*> members;
    members.reserve(tree.members.size());
    for (const auto& one : tree.members) {
        members.push_back(&one);
    }
    std::ranges::sort(members, {}, &config::member::key);
    out += 'm' + std::to_string(members.size());
    for (const auto* one : members) {
        append_text(out, one->key);
        append_node(out, one->value);
    }
}

std::vector<object_key> uses_of(const config::loaded::entry& entry) {
    std::vector<object_key> uses(entry.uses.begin(), entry.uses.end());
    std::ranges::sort(uses);
    const auto again = std::ranges::unique(uses);
    uses.erase(again.begin(), again.end());
    return uses;
}

}  // namespace

object_prints prints_of(const config::loaded& given) {
    object_prints made;
    std::string text;
    for (const auto& map : configuration_layout().maps) {
        if (map.of_templates) {
            continue;  // the objects that they make are compared
        }
        const auto& kind = map.kind.empty() ? map.key : map.kind;
        for (const auto& [name, entry] : given.all(map.key)) {
            text.clear();
            append_node(text, entry.written);
            made[{kind, name}] = {hash_of_bytes(text), uses_of(entry)};
        }
    }
    return made;
}

}  // namespace sluice::engine
