#pragma once

// Declares one page: its address and the function that makes its model. A new page is one file in
// views/, one template, and one line in views.cpp.

#include "control/operations.hpp"
#include "page/fields.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::operator_page {

// One request of a browser that may be answered.
struct visit {
    control::operations& table;
    control::caller who;
    wall_time now{};
    std::vector<std::string> slots;  // the values of the path's slots, in order
    fields query;
    fields form;         // of a POST
    std::string origin;  // as the browser sees the page: "http://127.0.0.1:8780"
    std::string prefix;  // "/sluice", or empty

    bool may(control::control_role role) const { return who.role >= role; }
};

// A page, or the way to one.
struct shown {
    unsigned status = 200;
    std::string title;
    std::string template_name;
    json::object model;
    std::string go_to = {};   // a redirect: an address below the page's prefix
    bool edits_text = false;  // the page has an editor
    // An answer to the page's own script, in place of a page.
    std::optional<json::value> data = {};
};

// The visit outlives the call.
using view_handler = awaitable<shown> (*)(const visit* by);

struct view {
    std::string method;   // GET or POST
    std::string path;     // "/tasks/{id}"
    std::string section;  // of the menu: "tasks"
    view_handler handle = nullptr;
};

const std::vector<view>& all_views();

// Asks the control interface's table. An answer of 400 or more is a failure page.
struct asked_page {
    json::value body;
    shown failed;  // when not good()
    bool good() const { return failed.template_name.empty(); }
};
awaitable<asked_page> ask(const visit* by, std::string target);
// Changes something. `body` is null where the operation takes none.
awaitable<asked_page> change(const visit* by, std::string method, std::string target,
                             json::value body);

shown message_page(unsigned status, std::string message, std::string mend);

}  // namespace sluice::operator_page
