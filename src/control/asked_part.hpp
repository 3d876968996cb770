#pragma once

// Says which part of a long list a call asks for: `most` of its items, and those whose name holds a
// text. Resources use it. Decides only; no I/O.

#include "control/resource.hpp"

#include <sluice/error.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::control {

struct asked_part {
    std::optional<std::int64_t> most;
    std::string name;  // a text that the names hold; empty: all

    bool holds(std::string_view of) const { return ascii::holds_ignoring_case(of, name); }
    bool is_full(std::size_t listed) const {
        return most && listed >= static_cast<std::size_t>(*most);
    }
};

// Reads the parameters `most` and `name`.
result<asked_part> part_of(const call& asked);

// Parts that `is_first` names come first when not all are asked for. Returns how many are left out.
template <class Part, class Name, class First>
std::size_t keep_asked(std::vector<const Part*>& all, const asked_part& asked, Name name_of_part,
                       First is_first) {
    std::erase_if(all, [&](const Part* one) { return !asked.holds(name_of_part(*one)); });
    const auto found = all.size();
    if (!asked.most || found <= static_cast<std::size_t>(*asked.most)) {
        return 0;
    }
    std::vector<const Part*> first;
    std::vector<const Part*> rest;
    for (const auto* one : all) {
        (is_first(*one) ? first : rest).push_back(one);
    }
    first.insert(first.end(), rest.begin(), rest.end());
    first.resize(static_cast<std::size_t>(*asked.most));
    all = std::move(first);
    return found - all.size();
}

template <class Part>
std::vector<const Part*> pointers_to(const std::vector<Part>& all) {
    std::vector<const Part*> made;
    made.reserve(all.size());
    for (const auto& one : all) {
        made.push_back(&one);
    }
    return made;
}

}  // namespace sluice::control
