#include "connectors/ocoya/read/fan_out.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::ocoya {

namespace {

// Enough for a person. The log counts the rest.
constexpr std::size_t most_named = 20;

auto first_from(const std::vector<parent_item>& parents, const std::string& id) {
    // Parents are sorted by id (put_in_order).
    return std::lower_bound(
        parents.begin(), parents.end(), id,
        [](const parent_item& one, const std::string& wanted) { return one.id < wanted; });
}

}  // namespace

listing_position listing_position::read(const json::value& stored) {
    listing_position at;
    const auto* members = stored.if_object();
    if (members == nullptr) {
        return at;
    }
    static_cast<paging::listing_place&>(at) = listing_place::read(stored);
    // The form in which former versions ended a listing with failed parents.
    if (flag_member(*members, "over")) {
        listing_position over;
        over.last_run = at.last_run;
        over.troubles = at.troubles;
        return over;
    }
    at.parent = text_member(*members, "parent");
    if (const auto* failed = members->if_contains("failed"); failed && failed->is_array()) {
        for (const auto& one : failed->get_array()) {
            if (kind_of(one) == json_kind::string) {
                at.failed.emplace_back(one.get_string());
            }
        }
    }
    return at;
}

json::value listing_position::stored() const {
    auto members = listing_place::stored();
    if (!parent.empty()) {
        members["parent"] = parent;
    }
    if (!failed.empty()) {
        json::array texts;
        for (const auto& one : failed) {
            texts.emplace_back(one);
        }
        members["failed"] = std::move(texts);
    }
    return members;
}

void listing_position::put_aside(const std::string& reason) {
    if (failed.size() < most_named) {
        failed.push_back(reason);
    }
}

void put_in_order(std::vector<parent_item>& parents) {
    const auto by_id = [](const parent_item& left, const parent_item& right) {
        return left.id < right.id;
    };
    std::sort(parents.begin(), parents.end(), by_id);
    const auto same = [](const parent_item& left, const parent_item& right) {
        return left.id == right.id;
    };
    parents.erase(std::unique(parents.begin(), parents.end(), same), parents.end());
}

const parent_item* parent_at(const std::vector<parent_item>& parents, listing_position& at) {
    const auto found = first_from(parents, at.parent);
    if (found == parents.end()) {
        return nullptr;
    }
    if (found->id != at.parent) {
        at.parent = found->id;
        at.to_first_page();
    }
    return &*found;
}

bool next_parent(const std::vector<parent_item>& parents, listing_position& at) {
    auto found = first_from(parents, at.parent);
    if (found != parents.end() && found->id == at.parent) {
        ++found;
    }
    at.to_first_page();
    if (found == parents.end()) {
        return false;
    }
    at.parent = found->id;
    return true;
}

bool is_of_one_parent(const failure& why) {
    return why.kind == failure_class::refused || why.kind == failure_class::invalid ||
           why.kind == failure_class::unreachable;
}

}  // namespace sluice::ocoya
