#include "page/views/object_layout.hpp"

#include "page/views/parts.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace sluice::operator_page {
namespace {

// Fewer stay where they are.
constexpr std::size_t fewest_quiet = 3;

// Most people need these, also where they may be left out.
constexpr std::string_view usual_names[] = {
    "api_key",  "auth",      "base_url",   "body",         "emit",   "format",
    "from",     "headers",   "identifier", "items",        "oauth2", "query",
    "schedule", "time_zone", "to",         "transformers", "url"};

struct part {
    const json::value* field = nullptr;
    std::vector<part> parts;  // of a heading
};

std::int64_t level_of(const json::value& field) {
    return integer_member(field, "level").value_or(0);
}

bool is_heading(const json::value& field) {
    return text_member(field, "input") == "heading";
}

std::vector<part> parts_from(const json::array& fields, std::size_t& at, std::int64_t level) {
    std::vector<part> made;
    while (at < fields.size() && level_of(fields[at]) >= level) {
        part one{&fields[at], {}};
        ++at;
        if (is_heading(*one.field)) {
            one.parts = parts_from(fields, at, level_of(*one.field) + 1);
        }
        made.push_back(std::move(one));
    }
    return made;
}

bool holds_component(const part& one) {
    return !one.parts.empty() && text_member(*one.parts.front().field, "input") == "component";
}

bool is_usual(const json::value& field) {
    const auto name = text_member(field, "label");
    return std::ranges::find(usual_names, std::string_view(name)) != std::end(usual_names);
}

class layout_of_fields {
 public:
    explicit layout_of_fields(const std::function<bool(const json::value&)>& is_quiet)
        : is_quiet_(is_quiet) {}

    // `folds`: seldom used fields of this section go together.
    void add(const std::vector<part>& parts, std::int64_t level, bool folds) {
        std::vector<const part*> quiet;
        for (const auto& one : parts) {
            if (folds && is_quiet_(*one.field) && !is_usual(*one.field)) {
                quiet.push_back(&one);
            }
        }
        const bool together = quiet.size() >= fewest_quiet;
        for (const auto& one : parts) {
            if (!together || std::ranges::find(quiet, &one) == quiet.end()) {
                add_one(one);
            }
        }
        if (!together) {
            return;
        }
        std::string names;
        for (const auto* one : quiet) {
            append_item(names, text_member(*one->field, "label"));
        }
        rows.push_back({nullptr, std::move(names), level});
        for (const auto* one : quiet) {
            add_one(*one);
        }
    }

    std::vector<laid_field> rows;

 private:
    void add_one(const part& one) {
        rows.push_back({one.field, {}, 0});
        add(one.parts, level_of(*one.field) + 1, holds_component(one));
    }

    const std::function<bool(const json::value&)>& is_quiet_;
};

}  // namespace

std::vector<laid_field> laid_out(const json::value& form,
                                 const std::function<bool(const json::value& field)>& is_quiet) {
    std::size_t at = 0;
    auto parts = parts_from(items(form, "fields"), at, 0);
    // A person chooses the subscriber or the publisher first. The file keeps its own order.
    if (const auto found = std::ranges::find_if(parts, holds_component); found != parts.end()) {
        std::rotate(parts.begin(), found, found + 1);
    }
    layout_of_fields made(is_quiet);
    made.add(parts, 0, true);
    return std::move(made.rows);
}

}  // namespace sluice::operator_page
