#include "connectors/webhook/delivered_answer.hpp"

#include "connectors/webhook/answers.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::webhook {

namespace {

using ledger::task_state;

// The worst comes first.
constexpr std::array worst_first{task_state::failed, task_state::uncertain,  task_state::rejected,
                                 task_state::held,   task_state::confirming, task_state::finished,
                                 task_state::skipped};

bool has(const request_outcome& outcome, task_state state) {
    return std::ranges::find(outcome.tasks, state, &followed_task::state) != outcome.tasks.end();
}

unsigned status_of(const std::string& word) {
    if (word == "failed") {
        return 502;
    }
    if (word == "uncertain") {
        return 504;
    }
    if (word == "rejected") {
        return 422;
    }
    return word == "open" || word == "held" || word == "confirming" ? 202 : 200;
}

// The reason of a failure may tell of a second system that the sender need not know. That of a
// rejected record tells what is wrong with the sender's own.
json::array tasks_shown(const request_outcome& outcome) {
    json::array shown;
    for (const auto& task : outcome.tasks) {
        json::object one;
        one["id"] = task.id;
        one["route"] = task.lane.route;
        one["outgoing"] = task.lane.outgoing;
        one["state"] = std::string(ledger::name_of(task.state));
        if (!task.external_id.empty()) {
            one["external_id"] = task.external_id;
        }
        if (task.state == task_state::rejected) {
            one["reason"] = task.reason;
        }
        shown.emplace_back(std::move(one));
    }
    return shown;
}

net::reply told_answer(const request_outcome& outcome, const std::string& word) {
    json::object body;
    body["status"] = word;
    if (outcome.known) {
        body["repeated"] = true;
    }
    if (word == "open" && !outcome.tasks.empty()) {
        body["note"] = "the tasks are stored and go on; `sluice tasks show " +
                       std::to_string(outcome.tasks.front().id) + "` shows the first";
    } else if (word == "open") {
        body["note"] = "the tasks are stored and go on; `sluice tasks list` shows them";
    }
    body["tasks"] = tasks_shown(outcome);
    return json_reply(status_of(word), body);
}

// A status that tells of the daemon's own credential or pace says nothing to the sender.
bool passes(const followed_task& task) {
    const auto status = task.answered ? task.answered->status : 0;
    if (task.state == task_state::finished) {
        return status >= 200 && status < 300;
    }
    constexpr std::array own{401U, 403U, 407U, 408U, 421U, 425U, 429U};
    return task.state == task_state::failed && status >= 400 && status < 500 &&
           std::ranges::find(own, status) == own.end();
}

net::reply passed_on(const net::response& answered) {
    net::reply made;
    made.message.status = answered.status;
    if (const auto type = answered.headers.find("Content-Type")) {
        made.message.headers.set("Content-Type", std::string(*type));
    }
    if (answered.status != 204 && answered.status != 205) {
        made.message.body = answered.body;
    }
    return made;
}

json::value response_of(const followed_task& task) {
    if (!task.reply.is_null() || !task.answered || task.answered->status == 0) {
        return task.reply;
    }
    // The reply that failed the task.
    json::object made;
    made["status"] = task.answered->status;
    auto& headers = made["headers"].emplace_object();
    for (const auto& [name, value] : net::stored_headers(task.answered->headers)) {
        headers[name] = value;
    }
    auto data = parse_foreign_json(task.answered->body);
    made["data"] = data ? std::move(data->value) : json::value();
    return made;
}

json::object names_of(const request_outcome& outcome, const json::value& request,
                      const json::object& header) {
    json::object names;
    names["header"] = header;
    names["request"] = request;
    names["outcome"] = outcome_word(outcome);
    json::array tasks;
    for (const auto& task : outcome.tasks) {
        json::object one;
        one["id"] = task.id;
        one["route"] = task.lane.route;
        one["outgoing"] = task.lane.outgoing;
        one["state"] = std::string(ledger::name_of(task.state));
        one["reason"] = task.reason;
        one["result"] = json::object{{"id", task.external_id}};
        one["response"] = response_of(task);
        one["data"] = task.data;
        tasks.emplace_back(std::move(one));
    }
    names["response"] = tasks.empty() ? json::value() : tasks.front().at("response");
    names["result"] = tasks.empty() ? json::value() : tasks.front().at("result");
    names["tasks"] = std::move(tasks);
    return names;
}

const value_template* part_of(const value_template& reply, std::string_view name) {
    for (const auto& [key, value] : *reply.object()) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

// A reply with `body` states the parts of the answer; every other is the body.
bool has_parts(const value_template& reply) {
    return reply.object() != nullptr && part_of(reply, "body") != nullptr &&
           std::ranges::all_of(*reply.object(), [](const auto& member) {
               return member.first == "status" || member.first == "headers" ||
                      member.first == "body";
           });
}

std::optional<unsigned> status_in(const json::value& value) {
    boost::system::error_code no_whole_number;
    const auto number = value.to_number<unsigned>(no_whole_number);
    return !no_whole_number && number >= 200 && number <= 599 ? std::optional(number)
                                                              : std::nullopt;
}

// The connection's own headers belong to the server (RFC 9110, 7.6.1).
std::string fault_of_header(std::string_view name, std::string_view value) {
    constexpr std::array own{"Connection", "Content-Length", "Keep-Alive", "Proxy-Connection",
                             "TE",         "Trailer",        "Upgrade",    "Transfer-Encoding"};
    if (std::ranges::any_of(
            own, [&](const char* one) { return ascii::same_ignoring_case(name, one); })) {
        return "headers: '" + std::string(name) + "' belongs to the connection";
    }
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const bool token = !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
    const bool good = std::ranges::none_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
    return token && good
               ? ""
               : "headers: '" + net::excerpt(std::string(name), 40) + "' is no header of one line";
}

result<void> set_headers(const json::value& given, net::reply& answer) {
    const auto* headers = given.if_object();
    if (headers == nullptr) {
        return failure(failure_class::invalid, "headers: expected an object of texts");
    }
    for (const auto& [name, value] : *headers) {
        if (value.is_null()) {
            continue;
        }
        if (!net::is_scalar(value)) {
            return failure(failure_class::invalid,
                           "headers: '" + std::string(name) + "' is no text");
        }
        auto text = net::scalar_text(value);
        if (auto fault = fault_of_header(name, text); !fault.empty()) {
            return failure(failure_class::invalid, std::move(fault));
        }
        answer.message.headers.set(name, std::move(text));
    }
    return {};
}

}  // namespace

std::string outcome_word(const request_outcome& outcome) {
    for (const auto state : worst_first) {
        if (state == task_state::held && !outcome.is_over) {
            return "open";
        }
        if (has(outcome, state)) {
            return std::string(ledger::name_of(state));
        }
    }
    return outcome.known ? "repeated" : "dropped";
}

net::reply plain_answer(const request_outcome& outcome) {
    const auto word = outcome_word(outcome);
    if (outcome.tasks.size() == 1 && outcome.is_over) {
        const auto& task = outcome.tasks.front();
        if (passes(task) && task.answered->body.size() <= largest_passed_body &&
            task.answered->unread_body.empty()) {
            return passed_on(*task.answered);
        }
        const bool is_http = task.answered && task.answered->status != 0;
        if (word == "finished" && !outcome.known && !is_http) {
            return success(task.data);
        }
    }
    return told_answer(outcome, word);
}

bool replies_to(const value_template& reply, const std::string& word) {
    if (reply.is_null()) {
        return false;
    }
    if (word == "finished") {
        return true;
    }
    const auto* status = has_parts(reply) ? part_of(reply, "status") : nullptr;
    return status != nullptr && status->text() != nullptr && !status->text()->is_constant();
}

result<net::reply> replied_answer(const value_template& reply, const request_outcome& outcome,
                                  const json::value& request, const json::object& header) {
    const auto names = names_of(outcome, request, header);
    const json::value nothing;
    const auto& data = outcome.tasks.empty() ? nothing : outcome.tasks.front().data;
    auto made = reply.evaluate(data, {&names});
    if (!made) {
        return made.error();
    }
    if (!has_parts(reply)) {
        return success(*made);
    }
    const auto& parts = made->get_object();
    auto answer = success(parts.at("body"));
    const auto& body = parts.at("body");
    if (body.is_null() || (kind_of(body) == json_kind::string && body.get_string().empty())) {
        answer = net::reply();
        answer.message.status = 200;
    }
    if (const auto* given = parts.if_contains("status")) {
        const auto status = status_in(*given);
        if (!status) {
            return failure(failure_class::invalid,
                           "status: " + net::excerpt(write_json(*given), 40) +
                               " is no number from 200 to 599");
        }
        answer.message.status = *status;
    }
    if (const auto* given = parts.if_contains("headers")) {
        if (auto set = set_headers(*given, answer); !set) {
            return set.error();
        }
    }
    if (answer.message.status == 204 || answer.message.status == 304) {
        answer.message.body.clear();
    }
    return answer;
}

std::string judge_reply(const value_template& reply) {
    if (!has_parts(reply)) {
        return {};
    }
    if (const auto* status = part_of(reply, "status"); status != nullptr) {
        const auto* number = status->constant();
        if ((number != nullptr && !status_in(*number)) ||
            (status->text() != nullptr && status->text()->is_constant())) {
            return "`status` is a number from 200 to 599, or an expression that gives one";
        }
    }
    const auto* headers = part_of(reply, "headers");
    if (headers == nullptr) {
        return {};
    }
    if (headers->object() == nullptr) {
        return "`headers` is an object of texts: {Location: \"/orders/{{ id }}\"}";
    }
    for (const auto& [name, value] : *headers->object()) {
        if (auto fault = fault_of_header(name, ""); !fault.empty()) {
            return fault;
        }
    }
    return {};
}

}  // namespace sluice::webhook
