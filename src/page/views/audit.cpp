#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

constexpr std::size_t entries_of_trail = 50;

awaitable<shown> show_audit(const visit* by) {
    auto found =
        co_await ask(by, with_fields("/audit", {{"limit", std::to_string(entries_of_trail)},
                                                {"after", field(by->query, "after")}}));
    if (!found.good()) {
        co_return found.failed;
    }
    json::array rows;
    std::string last;
    for (const auto& one : items(found.body, "entries")) {
        const auto status = integer_member(one, "status").value_or(0);
        const auto* request = member(one, "request");
        const bool asked = request != nullptr && kind_of(*request) != json_kind::null;
        rows.push_back(
            json::object{{"at", moment_member(one, "at")},
                         {"who", text_member(one, "who")},
                         {"role", text_member(one, "role")},
                         {"place", text_member(one, "from")},
                         {"action", text_member(one, "action")},
                         {"target", text_member(one, "target")},
                         {"request", asked ? write_json(*request) : std::string()},
                         {"status", status == 0 ? json::value(nullptr) : json::value(status)},
                         {"failed", status == 0 || status >= 400},
                         {"error", text_member(one, "error")}});
        last = text_member(one, "id");
    }
    shown made;
    made.title = "Audit trail";
    made.template_name = "audit";
    if (rows.size() == entries_of_trail) {
        made.model["next"] = with_fields("/audit", {{"after", last}});
    }
    made.model["rows"] = std::move(rows);
    co_return made;
}

}  // namespace

void add_audit_views(view_list& all) {
    all.push_back({"GET", "/audit", "audit", show_audit});
}

}  // namespace sluice::operator_page
