#include "access/oauth/token_vault.hpp"

#include <boost/json/object.hpp>

#include <map>

namespace sluice::access {
namespace {

// A name that no storage of a configuration can have.
constexpr const char* tokens = ".tokens";
constexpr const char* ends = ".token-ends";
constexpr std::size_t most_clients = 10'000;

// Values are JSON.
std::string as_json_text(const std::string& sealed) {
    return '"' + sealed + '"';
}

std::string sealed_in(const std::string& json_text) {
    return json_text.size() < 2 ? std::string() : json_text.substr(1, json_text.size() - 2);
}

ledger::value_change change_of(const char* store, const std::string& client,
                               std::optional<std::string> value) {
    ledger::value_change change;
    change.store = store;
    change.key = client;
    change.value = std::move(value);
    return change;
}

}  // namespace

void token_vault::open(const secret& key, ledger::key_values& values, std::filesystem::path turns) {
    box_.emplace(key);
    values_ = &values;
    turns_ = std::move(turns);
}

result<void> token_vault::ready() const {
    if (values_ == nullptr) {
        return failure(failure_class::internal, "tokens are kept in the ledger, and none is open",
                       "name the state directory with --state");
    }
    return {};
}

void token_vault::hide(const std::string& client, const token& met) const {
    if (filter_ == nullptr) {
        return;
    }
    auto& last = met_[client];
    if (!last.empty() && mark_of(last.back()) == mark_of(met)) {
        return;
    }
    last.push_back(met);
    if (last.size() > 2) {
        last.erase(last.begin());
    }
    std::vector<secret> hidden;
    for (const auto& one : last) {
        hidden.push_back(one.access);
        hidden.push_back(one.refresh);
    }
    filter_->keep("token of " + client, std::move(hidden));
}

awaitable<result<process_turn>> token_vault::enter(std::string client) const {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    if (turns_.empty()) {
        co_return process_turn();
    }
    co_return co_await enter_turn(turns_, std::move(client), &time_);
}

result<token> token_vault::opened(const ledger::stored_value& sealed) const {
    const auto text = box_->open(sealed_in(sealed.value), sealed.key);
    if (!text) {
        return text.error();
    }
    return token_of_text(*text);
}

// An entry that cannot be read is ignored.
std::optional<token_end> token_vault::opened_end(const ledger::stored_value& sealed) const {
    const auto text = box_->open(sealed_in(sealed.value), "end of " + sealed.key);
    const auto read = text ? parse_json(*text) : result<json::value>(text.error());
    const auto* members = read ? read->if_object() : nullptr;
    if (members == nullptr) {
        return std::nullopt;
    }
    token_end end{text_member(*members, "of"), text_member(*members, "why"), std::nullopt};
    if (const auto again = parse_utc(text_member(*members, "again"))) {
        end.again = *again;
    }
    return end;
}

awaitable<result<std::optional<token>>> token_vault::load(std::string client) const {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    std::vector<std::string> keys{client};
    const auto found = co_await values_->values_of(tokens, std::move(keys), time_.now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return std::optional<token>();
    }
    auto read = opened(*found->front());
    if (!read) {
        co_return read.error();
    }
    hide(client, *read);
    co_return std::optional<token>(*std::move(read));
}

awaitable<result<void>> token_vault::save(std::string client, token token) {
    hide(client, token);
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    auto sealed = as_json_text(box_->seal(unsealed_text(token), client));
    // The token is good again, so the reason why the former one ended is removed.
    std::vector<ledger::value_change> changes{change_of(tokens, client, std::move(sealed)),
                                              change_of(ends, client, std::nullopt)};
    co_return co_await values_->change_values(std::move(changes), time_.now());
}

awaitable<result<void>> token_vault::note_end(std::string client, token_end end) {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    json::object text;
    text["of"] = end.mark;
    text["why"] = end.why;
    text["again"] = end.again ? format_utc_seconds(*end.again) : std::string();
    auto sealed = as_json_text(box_->seal(write_json(text), "end of " + client));
    std::vector<ledger::value_change> changes{change_of(ends, client, std::move(sealed))};
    co_return co_await values_->change_values(std::move(changes), time_.now());
}

awaitable<result<bool>> token_vault::remove(std::string client) {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    std::vector<std::string> keys{client};
    const auto found = co_await values_->values_of(tokens, std::move(keys), time_.now());
    if (!found) {
        co_return found.error();
    }
    std::vector<ledger::value_change> changes;
    changes.push_back(change_of(tokens, client, std::nullopt));
    changes.push_back(change_of(ends, client, std::nullopt));
    const auto removed = co_await values_->change_values(std::move(changes), time_.now());
    if (!removed) {
        co_return removed.error();
    }
    if (filter_ != nullptr) {
        met_.erase(client);
        filter_->keep("token of " + client, {});
    }
    co_return found->front().has_value();
}

awaitable<result<std::vector<ledger::stored_value>>> token_vault::list(std::string store) const {
    ledger::value_filter every;
    every.store = std::move(store);
    every.limit = most_clients;
    co_return co_await values_->list_values(std::move(every), time_.now());
}

awaitable<result<std::vector<kept_token>>> token_vault::all() const {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    const auto kept = co_await list(tokens);
    if (!kept) {
        co_return kept.error();
    }
    const auto ended = co_await list(ends);
    if (!ended) {
        co_return ended.error();
    }
    std::map<std::string, kept_token> found;
    for (const auto& one : *kept) {
        auto& token = found[one.key].token;
        token = opened(one);
        if (*token) {
            hide(one.key, **token);
        }
    }
    for (const auto& one : *ended) {
        auto& client = found[one.key];
        auto end = opened_end(one);
        const bool readable = !client.token || *client.token;
        const auto mark = client.token && *client.token ? mark_of(**client.token) : std::string();
        if (end && readable && end->mark == mark) {
            client.end = std::move(end);
        }
    }
    std::vector<kept_token> all;
    for (auto& [client, one] : found) {
        one.client = client;
        all.push_back(std::move(one));
    }
    co_return all;
}

}  // namespace sluice::access
