// An expression on the data of a task, or on data that a person writes.

#include "page/views.hpp"
#include "page/views/trial_parts.hpp"

#include <sluice/component/names.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/text.hpp>

#include <charconv>
#include <optional>

namespace sluice::operator_page {
namespace {

// The place of "column 12: …", from 1, in bytes.
std::optional<std::size_t> column_in(const std::string& message) {
    constexpr std::string_view word = "column ";
    const auto at = message.find(word);
    if (at == std::string::npos) {
        return std::nullopt;
    }
    std::size_t column = 0;
    const auto* from = message.data() + at + word.size();
    const auto [end, error] = std::from_chars(from, message.data() + message.size(), column);
    return error == std::errc() && column > 0 ? std::optional(column) : std::nullopt;
}

// The line of the expression with the column, and an arrow below the place.
std::string marked_place(const std::string& text, const std::string& message) {
    const auto column = column_in(message);
    if (!column || *column > text.size() + 1) {
        return {};
    }
    const auto place = *column - 1;
    const auto line_begins = place == 0 ? std::string::npos : text.rfind('\n', place - 1);
    const auto from = line_begins == std::string::npos ? 0 : line_begins + 1;
    const auto line = text.substr(from, text.find('\n', from) - from);
    std::string under;
    for (std::size_t at = 0; at < place - from; ++at) {
        // Only the first byte of a letter counts.
        const bool goes_on =
            at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
        under += goes_on ? "" : " ";
    }
    return line + "\n" + under + "↑";
}

struct tried_data {
    json::value data;
    entity about;
};

awaitable<result<tried_data>> data_for(const visit* by) {
    tried_data made;
    const auto task = std::string(trimmed(field(by->form, "task")));
    if (task.empty()) {
        const auto text = field(by->form, "data");
        auto read = parse_json(text);
        if (!read) {
            co_return std::move(read.error()).within("data");
        }
        made.data = *std::move(read);
        co_return made;
    }
    auto found = co_await ask(by, "/tasks/" + segment(task));
    if (!found.good()) {
        co_return failure(failure_class::invalid, text_member(found.body, "error"),
                          text_member(found.body, "mend"));
    }
    if (const auto* data = member(found.body, "data")) {
        made.data = *data;
    }
    made.about.type = text_member(found.body, "entity_type");
    made.about.id = text_member(found.body, "entity_id");
    if (const auto* headers = member(found.body, "headers")) {
        if (kind_of(*headers) == json_kind::object) {
            for (const auto& [name, value] : headers->get_object()) {
                made.about.headers[name] = text_or_empty(value);
            }
        }
    }
    co_return made;
}

awaitable<shown> try_expression(const visit* by) {
    auto made = trial_page(by, "Try an expression", "try_expression", "on_expression");
    auto& model = made.model;
    const bool asked = by->form.contains("expression");
    const auto& given = asked ? by->form : by->query;
    const auto text = field(given, "expression");
    model["expression"] = text;
    model["task"] = field(given, "task");
    model["data"] = field(given, "data");
    model["result"] = nullptr;
    model["command"] =
        "sluice eval " + shell_word(text.empty() ? "EXPRESSION" : text) + " --input FILE";
    if (!asked) {
        co_return made;
    }
    auto found = co_await data_for(by);
    if (!found) {
        add_mistake(made, 400, found.error().message, found.error().mend);
        co_return made;
    }
    const auto compiled = expression::compile(text);
    const json::object names = names_beside(found->about, by->now);
    auto value = compiled ? compiled->evaluate(found->data, {&names})
                          : result<json::value>(compiled.error());
    if (!value) {
        add_mistake(made, 400, value.error().message, value.error().mend);
        model["marked"] = marked_place(text, value.error().message);
        co_return made;
    }
    model["tried"] = true;
    model["result"] = write_json_indented(*value);
    co_return made;
}

}  // namespace

void add_expression_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/try", "try", try_expression});
    }
}

}  // namespace sluice::operator_page
