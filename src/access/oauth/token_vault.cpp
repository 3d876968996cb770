#include "access/oauth/token_vault.hpp"

namespace sluice::access {
namespace {

// No storage of a configuration can be called this.
constexpr const char* store = ".tokens";
constexpr std::size_t most_clients = 10'000;

// Values are JSON.
std::string as_json_text(const std::string& sealed) {
    return '"' + sealed + '"';
}

}  // namespace

result<void> token_vault::ready() const {
    if (where_ == nullptr) {
        return failure(failure_class::internal, "tokens are kept in the ledger, and none is open");
    }
    return {};
}

awaitable<result<std::optional<token>>> token_vault::load(std::string client) const {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    std::vector<std::string> keys{client};
    const auto found = co_await where_->values_of(store, std::move(keys), time_.now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return std::optional<token>();
    }
    const auto& text = found->front()->value;
    auto opened = box_->open(text.substr(1, text.size() - 2), client);
    if (!opened) {
        co_return opened.error();
    }
    auto read = token_of_text(*opened);
    if (!read) {
        co_return read.error();
    }
    co_return std::optional<token>(*std::move(read));
}

awaitable<result<void>> token_vault::save(std::string client, token what) {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    ledger::value_change change;
    change.store = store;
    change.key = client;
    change.value = as_json_text(box_->seal(unsealed_text(what), client));
    std::vector<ledger::value_change> changes{std::move(change)};
    co_return co_await where_->change_values(std::move(changes), time_.now());
}

awaitable<result<bool>> token_vault::remove(std::string client) {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    std::vector<std::string> keys{client};
    const auto found = co_await where_->values_of(store, std::move(keys), time_.now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return false;
    }
    ledger::value_change change;
    change.store = store;
    change.key = client;
    std::vector<ledger::value_change> changes{std::move(change)};
    const auto removed = co_await where_->change_values(std::move(changes), time_.now());
    if (!removed) {
        co_return removed.error();
    }
    co_return true;
}

awaitable<result<std::vector<kept_token>>> token_vault::all() const {
    const auto usable = ready();
    if (!usable) {
        co_return usable.error();
    }
    ledger::value_filter every;
    every.store = store;
    every.limit = most_clients;
    const auto found = co_await where_->list_values(std::move(every), time_.now());
    if (!found) {
        co_return found.error();
    }
    std::vector<kept_token> kept;
    for (const auto& one : *found) {
        auto opened = box_->open(one.value.substr(1, one.value.size() - 2), one.key);
        if (!opened) {
            kept.push_back({one.key, opened.error()});
            continue;
        }
        kept.push_back({one.key, token_of_text(*opened)});
    }
    co_return kept;
}

}  // namespace sluice::access
