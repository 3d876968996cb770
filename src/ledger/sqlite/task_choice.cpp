#include "ledger/sqlite/task_choice.hpp"

#include "ledger/sqlite/task_rows.hpp"

namespace sluice::ledger::sqlite {

namespace {

void add_time(sql_text& text, const char* comparison, const std::optional<wall_time>& at) {
    if (at) {
        text.sql += comparison + std::to_string(at->time_since_epoch().count());
    }
}

// Words hold letters and digits only, so they need no escaping in an FTS5 string.
void add_term(std::string& terms, const std::string& term, bool beginning = false) {
    terms += (terms.empty() ? "\"" : " AND \"") + term + (beginning ? "\"*" : "\"");
}

}  // namespace

std::string sql_text::place_of(std::string value) {
    bound.push_back(std::move(value));
    return "?" + std::to_string(bound.size());
}

void sql_text::bind_to(rows& use) const {
    for (std::size_t i = 0; i < bound.size(); ++i) {
        use.bind(static_cast<int>(i) + 1, bound[i]);
    }
}

task_choice choice_of(const task_filter& filter, name_table& known) {
    task_choice made;
    made.filter = &filter;
    if (!filter.route.empty() || !filter.outgoing.empty()) {
        made.lanes = known.lanes_of(filter.route, filter.outgoing);
        made.impossible = made.lanes.empty();
    }
    if (!filter.incoming.empty()) {
        made.incoming = known.find_incoming(filter.incoming).value_or(0);
        made.impossible = made.impossible || made.incoming == 0;
    }
    made.words = wanted_words(filter.text);
    made.impossible = made.impossible || (!filter.text.empty() && made.words.empty());
    return made;
}

void task_choice::add_to(sql_text& text) const {
    if (!lanes.empty()) {
        text.sql += " AND t.lane IN " + in_list(lanes);
    }
    if (incoming != 0) {
        text.sql += " AND t.incoming = " + std::to_string(incoming);
    }
    if (!filter->entity_id.empty()) {
        text.sql += " AND t.entity_id = " + text.place_of(filter->entity_id);
    }
    if (!filter->external_id.empty()) {
        text.sql += " AND t.external_id = " + text.place_of(filter->external_id);
    }
    add_time(text, " AND t.created >= ", filter->created_since);
    add_time(text, " AND t.created < ", filter->created_until);
    add_time(text, " AND t.updated >= ", filter->updated_since);
    add_time(text, " AND t.updated < ", filter->updated_until);
    add_time(text, " AND t.next_attempt >= ", filter->next_since);
    add_time(text, " AND t.next_attempt < ", filter->next_until);
    if (filter->run) {
        text.sql += " AND t.run = " + std::to_string(*filter->run);
    }
    if (filter->sends > 0) {
        text.sql +=
            std::string(" AND ") + task_rows::sends + " >= " + std::to_string(filter->sends);
    }
    if (filter->outcome_open) {
        text.sql += " AND t.has_intent = 1";
    }
    if (!filter->order_key.empty()) {
        text.sql += " AND t.order_key = " + text.place_of(filter->order_key);
    }
    if (!filter->reason.empty()) {
        text.sql += " AND holds_text(t.reason, " + text.place_of(filter->reason) + ")";
    }
    add_payload_conditions(text);
}

bool task_choice::is_plain() const {
    auto other = *this;
    other.lanes.clear();
    sql_text conditions;
    other.add_to(conditions);
    return conditions.sql.empty();
}

bool task_choice::needs_payload() const {
    return !words.empty() || !filter->entity_type.empty() || !filter->headers.empty();
}

void task_choice::add_payload_conditions(sql_text& text) const {
    if (!filter->entity_type.empty()) {
        text.sql += " AND p.entity_type = " + text.place_of(filter->entity_type);
    }
    for (const auto& [name, value] : filter->headers) {
        text.sql += " AND has_header(p.headers, " + text.place_of(name);
        text.sql += ", " + text.place_of(value) + ")";
    }
    if (!words.empty()) {
        text.sql += " AND holds_words(p.data, " + text.place_of(filter->text) + ")";
    }
}

std::string task_choice::match() const {
    std::string facts;
    for (const auto& word : words_of(filter->entity_id)) {
        add_term(facts, "e" + word);
    }
    if (incoming != 0) {
        add_term(facts, "i" + std::to_string(incoming));
    }
    std::string of_lanes;
    for (const auto one : lanes) {
        of_lanes += (of_lanes.empty() ? "\"l" : " OR \"l") + std::to_string(one) + '"';
    }
    if (!of_lanes.empty()) {
        facts += (facts.empty() ? "(" : " AND (") + of_lanes + ")";
    }
    std::string data;
    for (const auto& one : words) {
        add_term(data, one.word, one.beginning);
    }
    std::string all = facts.empty() ? "" : "(facts : (" + facts + "))";
    if (!data.empty()) {
        all += (all.empty() ? "(data : (" : " AND (data : (") + data + "))";
    }
    return all;
}

std::string facts_of(std::int64_t lane, std::int64_t incoming, std::string_view entity_id) {
    std::string facts = "l" + std::to_string(lane) + " i" + std::to_string(incoming);
    for (const auto& word : words_of(entity_id)) {
        facts += " e" + word;
    }
    return facts;
}

std::string in_list(const std::vector<std::int64_t>& numbers) {
    std::string text = "(";
    for (const auto number : numbers) {
        text += (text.size() == 1 ? "" : ",") + std::to_string(number);
    }
    return text + ")";
}

}  // namespace sluice::ledger::sqlite
