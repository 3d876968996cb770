#include "cli/cases/exchange_book.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::cli {
namespace {

std::string decoded(std::string text) {
    for (auto& c : text) {
        c = c == '+' ? ' ' : c;
    }
    const auto plain = net::percent_decode(text);
    return plain ? *plain : text;
}

// A secret that was not looked up stands as the variable that is written in its place.
bool holds_secret(const std::string& text, const secret_filter& filter) {
    return text.find("${") != std::string::npos || filter.without_secrets(text) != text;
}

// A parameter that comes several times has a list.
void add_parameter(json::object& query, const std::string& name, std::string value) {
    auto* present = query.if_contains(name);
    if (present == nullptr) {
        query[name] = std::move(value);
    } else if (auto* list = present->if_array()) {
        list->emplace_back(std::move(value));
    } else {
        json::array both;
        both.push_back(std::move(*present));
        both.emplace_back(std::move(value));
        *present = std::move(both);
    }
}

json::object query_of(std::string_view text, const secret_filter& filter) {
    json::object query;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto sign = std::min(pair.find('='), pair.size());
        auto value = decoded(std::string(pair.substr(std::min(sign + 1, pair.size()))));
        if (!pair.empty() && !holds_secret(value, filter)) {
            add_parameter(query, decoded(std::string(pair.substr(0, sign))), std::move(value));
        }
    }
    return query;
}

// Numbers of a query are written as texts, null is left out, and a list of one is its element.
json::object as_sent(const json::value& query) {
    json::object made;
    const auto* members = query.if_object();
    if (members == nullptr) {
        return made;
    }
    for (const auto& one : *members) {
        const std::string name(one.key());
        if (const auto* list = one.value().if_array()) {
            for (const auto& item : *list) {
                add_parameter(made, name, net::scalar_text(item));
            }
        } else if (kind_of(one.value()) != json_kind::null) {
            add_parameter(made, name, net::scalar_text(one.value()));
        }
    }
    return made;
}

json::value body_of(const std::string& text) {
    if (text.empty()) {
        return nullptr;
    }
    auto read = parse_json(text);
    return read ? *std::move(read) : json::value(text);
}

std::string text_of(const json::value& body) {
    switch (kind_of(body)) {
        case json_kind::null:
            return {};
        case json_kind::string:
            return std::string(text_or_empty(body));
        default:
            return write_json(body);
    }
}

std::string line_of(const recorded_request& request) {
    std::string line = request.method + " " + request.path;
    if (request.query) {
        line += " " + write_json(*request.query);
    }
    return line;
}

net::response response_of(const recorded_response& recorded, const std::string& url) {
    net::response made;
    made.status = static_cast<unsigned>(recorded.status);
    made.body = text_of(recorded.body);
    made.url = url;
    const bool is_text = kind_of(recorded.body) == json_kind::string;
    if (!made.body.empty() && !is_text) {
        made.headers.add("Content-Type", "application/json");
    }
    for (const auto& [name, value] : recorded.headers) {
        made.headers.set(name, value);
    }
    return made;
}

// These headers say how the bytes came, or what the budget was at that moment. A test with another
// clock would take a budget's reset for a long wait.
bool tells_of_moment(std::string_view name, unsigned status) {
    constexpr std::string_view of_the_way[] = {"content-length",    "date",
                                               "connection",        "keep-alive",
                                               "transfer-encoding", "content-encoding"};
    const bool of_budget = name.starts_with("x-ratelimit") || name.starts_with("ratelimit");
    return std::ranges::find(of_the_way, name) != std::end(of_the_way) ||
           (of_budget && status < 300);
}

// The whole URL of a request, without its query.
std::string url_of(const sent_request& request, const std::string& base_url) {
    return request.path.starts_with('/') ? base_url + request.path : request.path;
}

class recorded_client final : public net::http_client {
 public:
    recorded_client(exchange_book& book, std::string base_url,
                    std::shared_ptr<net::http_client> network)
        : book_(book), base_url_(std::move(base_url)), network_(std::move(network)) {}

    awaitable<result<net::response>> send(net::request request) override {
        if (!network_) {
            co_return book_.answer(request, base_url_);
        }
        const auto asked = request;
        auto answered = co_await network_->send(std::move(request));
        if (answered) {
            book_.note(asked, base_url_, *answered);
        }
        co_return answered;
    }

    void close() override {
        if (network_) {
            network_->close();
        }
    }

 private:
    exchange_book& book_;
    std::string base_url_;
    std::shared_ptr<net::http_client> network_;
};

class recorded_factory final : public net::client_factory {
 public:
    recorded_factory(exchange_book& book, std::unique_ptr<net::client_factory> network)
        : book_(book), network_(std::move(network)) {}

    result<std::shared_ptr<net::http_client>> make(const net::client_settings& settings) override {
        std::shared_ptr<net::http_client> through;
        if (network_) {
            auto made = network_->make(settings);
            if (!made) {
                return made.error();
            }
            through = *std::move(made);
        }
        return std::make_shared<recorded_client>(book_, settings.base_url, std::move(through));
    }

 private:
    exchange_book& book_;
    std::unique_ptr<net::client_factory> network_;
};

}  // namespace

sent_request request_of(const net::request& request, const std::string& base_url,
                        const secret_filter& filter) {
    std::string_view target = request.target;
    auto base = std::string_view(base_url);
    base = base.ends_with('/') ? base.substr(0, base.size() - 1) : base;
    if (!base.empty() && target.starts_with(base)) {
        target.remove_prefix(base.size());
    }
    const auto mark = std::min(target.find('?'), target.size());
    sent_request made;
    made.method = request.method;
    made.path = filter.without_secrets(std::string(target.substr(0, mark)));
    if (!made.path.starts_with('/') && made.path.find("://") == std::string::npos) {
        made.path.insert(0, "/");
    }
    made.query = query_of(target.substr(std::min(mark + 1, target.size())), filter);
    made.body = body_of(filter.without_secrets(request.body));
    return made;
}

json::object to_json(const sent_request& request) {
    json::object made;
    made["method"] = request.method;
    made["path"] = request.path;
    if (!request.query.empty()) {
        made["query"] = request.query;
    }
    if (kind_of(request.body) != json_kind::null) {
        made["body"] = request.body;
    }
    return made;
}

bool answers(const recorded_request& recorded, const sent_request& request) {
    const auto fits = [](const std::optional<json::value>& wanted, const json::value& given) {
        return !wanted || json_equal(*wanted, given);
    };
    const bool query =
        !recorded.query || json_equal(as_sent(*recorded.query), json::value(request.query));
    return recorded.method == request.method && recorded.path == request.path && query &&
           fits(recorded.body, request.body);
}

exchange_book::exchange_book(std::vector<recorded_exchange> exchanges, const secret_filter& filter)
    : filter_(filter), exchanges_(std::move(exchanges)), used_(exchanges_.size(), 0) {}

result<net::response> exchange_book::answer(const net::request& request,
                                            const std::string& base_url) {
    const auto sent = request_of(request, base_url, filter_);
    requests_.push_back(to_json(sent));
    for (std::size_t at = 0; at < exchanges_.size(); ++at) {
        if (used_[at] < exchanges_[at].times && answers(exchanges_[at].request, sent)) {
            ++used_[at];
            return response_of(exchanges_[at].response, url_of(sent, base_url));
        }
    }
    unexpected_.push_back(write_json_indented(json::value(to_json(sent))));
    return failure(failure_class::refused,
                   "no exchange of the test answers " + sent.method + " " + sent.path,
                   "add it under 'exchanges', or record it with --record");
}

void exchange_book::note(const net::request& request, const std::string& base_url,
                         const net::response& response) {
    auto sent = to_json(request_of(request, base_url, filter_));
    requests_.emplace_back(sent);
    json::object headers;
    for (const auto& [name, value] : net::stored_headers(response.headers)) {
        if (!tells_of_moment(name, response.status)) {
            headers[name] = filter_.without_secrets(value);
        }
    }
    json::object answer;
    answer["status"] = response.status;
    if (!headers.empty()) {
        answer["headers"] = std::move(headers);
    }
    answer["body"] = body_of(filter_.without_secrets(response.body));
    json::object exchange;
    exchange["request"] = std::move(sent);
    exchange["response"] = std::move(answer);
    recorded_.push_back(std::move(exchange));
}

std::vector<std::string> exchange_book::unused() const {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < exchanges_.size(); ++at) {
        if (used_[at] < exchanges_[at].times) {
            const auto times = exchanges_[at].times;
            found.push_back(line_of(exchanges_[at].request) +
                            (times == 1 ? ""
                                        : " (" + std::to_string(used_[at]) + " of " +
                                              std::to_string(times) + " times)"));
        }
    }
    return found;
}

json::array exchange_book::recorded() const {
    return recorded_;
}

std::unique_ptr<net::client_factory> make_recorded_factory(
    exchange_book& book, std::unique_ptr<net::client_factory> network) {
    return std::make_unique<recorded_factory>(book, std::move(network));
}

}  // namespace sluice::cli
