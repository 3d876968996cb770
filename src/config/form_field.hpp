#pragma once

// Makes one field of a form from its declaration. The form writer uses it.

#include "config/form_writer.hpp"

#include <sluice/config/node.hpp>
#include <sluice/config/section.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

std::string joined_path(const std::string& path, std::string_view key);

// True for a value that takes many lines.
bool is_tree(const field_facts& facts);

// The fields of a section as a form shows them.
std::vector<section_field> in_form_order(const section& declared, bool offers_requests);

struct field_place {
    const section& declared;
    const section_field& one;
    const node* value = nullptr;  // as it is written; null: not at all
    std::string path;
    int level = 0;
};

// A secret in plain text is left out, and its path goes to `plain`.
json::object declared_field(const field_place& place, const form_request& asked,
                            std::string& plain);

}  // namespace sluice::config
