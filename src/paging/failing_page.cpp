#include "paging/failing_page.hpp"

#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::paging {

namespace {

// Without this limit, a server that fails for every page past its end would be asked for ever.
constexpr std::size_t most_passed_over = 3;

}  // namespace

bool is_of_page(const failure& why) {
    switch (why.kind) {
        case failure_class::refused:
        case failure_class::invalid:
        case failure_class::unreachable:
            return true;
        case failure_class::credential:
            return why.status != 0;  // the server refused this very request
        default:
            return false;
    }
}

page_fate fate_of(const failing_page& page, const failure& why) {
    // A refused first page is a wrong request. An unanswered first page tells nothing about the
    // others.
    const bool may_pass = page.number > 0 ? why.kind != failure_class::credential
                                          : why.kind == failure_class::invalid;
    if (may_pass && page.next_is_known && page.pass_after > 0 && page.runs >= page.pass_after) {
        return page.passed_over < most_passed_over ? page_fate::pass_over : page_fate::end_listing;
    }
    const bool lasting =
        why.kind == failure_class::refused || why.kind == failure_class::invalid || page.runs > 1;
    return lasting && page.number > 0 ? page_fate::begin_anew : page_fate::try_again;
}

page_troubles page_troubles::read(const json::value& stored) {
    page_troubles troubles;
    if (!stored.is_array()) {
        return troubles;
    }
    for (const auto& one : stored.get_array()) {
        if (integer_member(one, "runs").value_or(0) > 0 && troubles.all_.size() < most) {
            troubles.all_.push_back(
                {net::scalar_member(one, "parent"), integer_member(one, "page").value_or(0),
                 integer_member(one, "runs").value_or(0), net::scalar_member(one, "listing")});
        }
    }
    return troubles;
}

json::array page_troubles::stored() const {
    json::array all;
    for (const auto& one : all_) {
        json::object members;
        if (!one.parent.empty()) {
            members["parent"] = one.parent;
        }
        members["page"] = one.page;
        members["runs"] = one.runs;
        members["listing"] = one.listing;
        all.push_back(std::move(members));
    }
    return all;
}

std::int64_t page_troubles::note(const std::string& parent, std::int64_t page,
                                 const std::string& listing) {
    const auto found = std::ranges::find_if(
        all_, [&](const trouble& one) { return one.parent == parent && one.page == page; });
    trouble noted{parent, page, 1, listing};
    if (found != all_.end()) {
        noted.runs = found->runs + 1;
        all_.erase(found);
    } else if (all_.size() == most) {
        all_.erase(all_.begin());
    }
    all_.push_back(noted);
    return noted.runs;
}

void page_troubles::clear(const std::string& parent, std::int64_t page) {
    std::erase_if(all_,
                  [&](const trouble& one) { return one.parent == parent && one.page == page; });
}

void page_troubles::keep_of(const std::string& listing) {
    std::erase_if(all_, [&](const trouble& one) { return one.listing != listing; });
}

}  // namespace sluice::paging
