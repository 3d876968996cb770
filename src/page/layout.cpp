#include "page/layout.hpp"

#include "page/assets.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace sluice::operator_page {
namespace {

using control::control_role;

// Scripts and styles are our own files, and no other page may show this one in a frame. The script
// asks this server only, and puts no text into the document as HTML (Trusted Types).
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'";

struct menu_entry {
    const char* section;  // also its path
    const char* label;
    control_role role = control_role::viewer;
};
constexpr std::array<menu_entry, 12> menu{{
    {"", "Overview"},
    {"routes", "Routes"},
    {"tasks", "Tasks"},
    {"schedules", "Schedules"},
    {"runs", "Runs"},
    {"budgets", "Budgets"},
    {"storages", "Storages"},
    {"objects", "Objects"},
    {"configuration", "Configuration"},
    {"try", "Try", control_role::operates},
    {"log", "Log"},
    {"audit", "Audit", control_role::admin},
}};

json::array menu_for(const control::caller& who, const std::string& section) {
    json::array entries;
    for (const auto& each : menu) {
        if (who.role >= each.role) {
            entries.push_back(json::object{{"label", each.label},
                                           {"path", std::string("/") + each.section},
                                           {"here", section == each.section}});
        }
    }
    return entries;
}

}  // namespace

json::object layout_of(const head_facts& head) {
    json::object layout;
    layout["base"] = head.prefix;
    layout["token"] = head.token;
    layout["title"] = head.title;
    layout["style"] = asset_address("style.css");
    layout["script"] = asset_address("page.js");
    layout["icon"] = asset_address("icon.svg");
    layout["signed_in"] = head.signed_in;
    layout["again"] = head.loads_again;
    layout["editor"] = nullptr;
    if (head.edits_text) {
        json::object parts;
        parts["style"] = asset_address("codemirror.css");
        parts["script"] = asset_address("codemirror.js");
        parts["own"] = asset_address("editor.js");
        layout["editor"] = std::move(parts);
    }
    layout["menu"] = json::array();
    if (head.who) {
        layout["menu"] = menu_for(*head.who, head.section);
        layout["who"] = head.who->name;
        layout["role"] = engine::name_of(head.who->role);
    }
    const auto* troubles = member(head.status, "troubles");
    const auto listed = troubles == nullptr ? 0 : troubles->get_array().size();
    const auto all = static_cast<std::int64_t>(listed) +
                     integer_member(head.status, "more_troubles").value_or(0);
    layout["known"] = troubles != nullptr;
    layout["troubles"] = all == 0 ? json::value(nullptr) : json::value(all);
    layout["generation"] = integer_member(head.status, "generation").value_or(0);
    layout["version"] = text_member(head.status, "version");
    const auto* changed = member(head.status, "changed");
    layout["changed"] = changed != nullptr && !changed->get_array().empty();
    return layout;
}

void add_security(net::header_list& into) {
    into.add("Content-Security-Policy", content_policy);
    into.add("X-Content-Type-Options", "nosniff");
    into.add("X-Frame-Options", "DENY");
    into.add("Referrer-Policy", "same-origin");
    into.add("Cross-Origin-Opener-Policy", "same-origin");
    into.add("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace sluice::operator_page
