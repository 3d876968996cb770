#pragma once

// Makes what stands around every page: the head with the daemon's health, the menu, and the headers
// that keep a browser to this server.

#include "control/resource.hpp"

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>

namespace sluice::operator_page {

struct head_facts {
    std::string title;
    std::string section;  // of the menu
    std::string prefix;
    std::string token;  // of forms
    std::optional<control::caller> who;
    bool signed_in = false;    // and may sign out
    bool loads_again = false;  // the page asks for itself once more
    bool edits_text = false;   // the page has an editor
    json::value status;        // GET /status; null when it is not known
};

// The model of the template "layout", without its body.
json::object layout_of(const head_facts& head);

void add_security(net::header_list& into);

}  // namespace sluice::operator_page
