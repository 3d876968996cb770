#pragma once

// Shows a text that two people changed: as it was, what somebody changed, and what you changed.

#include "page/view.hpp"
#include "page/views/merge.hpp"

#include <string>

namespace sluice::operator_page {

struct three_texts {
    std::string base;  // as it was when the person began
    std::string theirs;
    std::string mine;
};

// Fills the members that the part "three_way" of a template reads. `of` names the text: "the file".
void show_three_ways(json::object& model, const three_texts& texts, const std::string& of);

// Sets these members to null: there is no conflict.
void show_no_conflict(json::object& model);

}  // namespace sluice::operator_page
