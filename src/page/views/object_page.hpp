#pragma once

// Makes the page of one object of the configuration: its form, with what a check says about it.

#include "page/view.hpp"

#include <map>
#include <span>
#include <string>

namespace sluice::operator_page {

struct object_kind {
    const char* map;
    const char* label;  // of the list
    const char* one;    // of a new one
    const char* about;
};
std::span<const object_kind> object_kinds();
const object_kind* kind_called(const std::string& map);

std::string way_of(const std::string& map, const std::string& name);

// The page of one object, and what becomes of it.
struct object_page {
    std::string map;
    std::string name;
    bool is_new = false;
    json::value form = nullptr;  // of the text with which the person began
    json::array problems = {};
    std::map<std::string, std::string> mistakes = {};
};

shown page_of(const visit* by, object_page about);

// The form of a text; an empty `written` means that of the file. The types are those that the
// person chose.
awaitable<asked_page> form_of(const visit* by, std::string map, std::string name,
                              std::string written);

}  // namespace sluice::operator_page
