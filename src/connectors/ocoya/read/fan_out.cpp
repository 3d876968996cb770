#include "connectors/ocoya/read/fan_out.hpp"

#include "paging/listing.hpp"

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
    at.last_run = text_member(*members, "last_run");
    if (const auto* troubles = members->if_contains("troubles")) {
        at.troubles = page_troubles::read(*troubles);
    }
    // The form in which former versions ended a listing with failed parents.
    if (flag_member(*members, "over")) {
        return at;
    }
    at.began = text_member(*members, "began");
    at.server_began = text_member(*members, "server_began");
    at.parent = text_member(*members, "parent");
    at.page = paging::page_in(stored);
    if (const auto* failed = members->if_contains("failed"); failed && failed->is_array()) {
        for (const auto& one : failed->get_array()) {
            if (kind_of(one) == json_kind::string) {
                at.failed.emplace_back(one.get_string());
            }
        }
    }
    if (const auto* next = members->if_contains("next"); next && next->is_object()) {
        at.next = next->get_object();
    }
    if (const auto* trail = members->if_contains("trail")) {
        at.trail = paging::page_trail::read(*trail);
    }
    at.passed_over = static_cast<std::size_t>(
        std::max<std::int64_t>(0, integer_member(*members, "passed_over").value_or(0)));
    at.cut = flag_member(*members, "cut");
    return at;
}

json::value listing_position::stored() const {
    json::object members;
    members["began"] = began;
    if (!last_run.empty()) {
        members["last_run"] = last_run;
    }
    if (!server_began.empty()) {
        members["server_began"] = server_began;
    }
    if (cut) {
        members["cut"] = true;
    }
    members["page"] = page;
    if (!next.empty()) {
        members["next"] = next;
    }
    if (!trail.empty()) {
        members["trail"] = trail.stored();
    }
    if (!parent.empty()) {
        members["parent"] = parent;
    }
    if (passed_over > 0) {
        members["passed_over"] = passed_over;
    }
    if (!troubles.empty()) {
        members["troubles"] = troubles.stored();
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

json::value listing_position::finished() const {
    auto next_time = *this;
    // A cut listing keeps last_run, so that the next one asks for the missing records again.
    next_time.troubles.keep_of(began);
    if (!cut) {
        next_time.last_run = server_began.empty() ? began : server_began;
    }
    return next_time.anew();
}

json::value listing_position::anew() const {
    json::object members;
    if (!last_run.empty()) {
        members["last_run"] = last_run;
    }
    if (!troubles.empty()) {
        members["troubles"] = troubles.stored();
    }
    return members;
}

void listing_position::to_first_page() {
    page = 0;
    next = {};
    trail = {};
    passed_over = 0;
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
