#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

constexpr std::size_t values_of_page = 50;
constexpr std::size_t longest_value = 2000;

awaitable<shown> list_storages(const visit* by) {
    auto found = co_await ask(by, "/storages");
    if (!found.good()) {
        co_return found.failed;
    }
    json::array rows;
    for (const auto& name : items(found.body, "storages")) {
        const auto text = text_or_empty(name);
        rows.push_back(json::object{{"name", text}, {"address", "/storages/" + segment(text)}});
    }
    shown made;
    made.title = "Storages";
    made.template_name = "storages";
    made.model["rows"] = std::move(rows);
    co_return made;
}

std::string value_text(const json::value& of) {
    const auto* value = member(of, "value");
    auto text = value == nullptr ? std::string() : write_json(*value);
    if (text.size() > longest_value) {
        text.resize(longest_value);
        text += "…";
    }
    return text;
}

awaitable<shown> show_storage(const visit* by) {
    const auto& name = by->slots.front();
    const fields filter{{"prefix", field(by->query, "prefix")}, {"text", field(by->query, "text")}};
    auto wanted = filter;
    wanted["limit"] = std::to_string(values_of_page);
    wanted["after"] = field(by->query, "after");
    const auto path = "/storages/" + segment(name);
    auto found = co_await ask(by, with_fields(path + "/values", wanted));
    if (!found.good()) {
        co_return found.failed;
    }
    json::array rows;
    for (const auto& one : items(found.body, "values")) {
        rows.push_back(json::object{{"key", text_member(one, "key")},
                                    {"value", value_text(one)},
                                    {"updated", moment_member(one, "updated")},
                                    {"expires", moment_member(one, "expires")}});
    }
    shown made;
    made.title = "Storage " + name;
    made.template_name = "storage";
    auto& model = made.model;
    if (rows.size() == values_of_page) {
        auto next = filter;
        next["after"] = text_member(rows.back(), "key");
        model["next"] = with_fields(path, next);
    }
    model["rows"] = std::move(rows);
    model["path"] = path;
    model["prefix"] = field(by->query, "prefix");
    model["text"] = field(by->query, "text");
    model["command"] = "sluice storages list " + shell_word(name);
    co_return made;
}

}  // namespace

void add_storage_views(view_list& all) {
    all.push_back({"GET", "/storages", "storages", list_storages});
    all.push_back({"GET", "/storages/{name}", "storages", show_storage});
}

}  // namespace sluice::operator_page
