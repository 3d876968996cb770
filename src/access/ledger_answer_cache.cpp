#include "access/ledger_answer_cache.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace sluice::access {
namespace {

constexpr auto kept_for = std::chrono::days(7);

std::optional<cached_answer> read(const std::string& text, wall_time now) {
    auto kept = parse_json(text);
    auto* members = kept ? kept->if_object() : nullptr;
    const auto* at = members == nullptr ? nullptr : members->if_contains("asked");
    auto* value = members == nullptr ? nullptr : members->if_contains("answer");
    if (at == nullptr || !at->is_int64() || value == nullptr) {
        return std::nullopt;
    }
    const wall_time asked(std::chrono::milliseconds(at->get_int64()));
    if (asked > now) {
        return std::nullopt;
    }
    return cached_answer{std::move(*value), asked};
}

}  // namespace

awaitable<std::optional<cached_answer>> ledger_answer_cache::find(std::string key) {
    if (values_ == nullptr) {
        co_return std::nullopt;
    }
    const auto now = time_.now();
    std::vector<std::string> keys{std::move(key)};
    const auto found = co_await values_->values_of(answer_store, std::move(keys), now);
    if (!found || found->empty() || !found->front()) {
        co_return std::nullopt;
    }
    co_return read(found->front()->value, now);
}

awaitable<void> ledger_answer_cache::keep(std::string key, cached_answer answer) {
    if (values_ == nullptr) {
        co_return;
    }
    json::object kept;
    kept["asked"] = answer.asked.time_since_epoch().count();
    kept["answer"] = std::move(answer.value);
    ledger::value_change change;
    change.store = answer_store;
    change.key = std::move(key);
    change.value = write_json(json::value(std::move(kept)));
    change.expires = answer.asked + kept_for;
    std::vector<ledger::value_change> changes;
    changes.push_back(std::move(change));
    const auto written = co_await values_->change_values(std::move(changes), time_.now());
    if (!written && !std::exchange(unkept_said_, true)) {
        log_.write(log_level::warning,
                   "lists of names are not written down: a restart will ask for them again",
                   {{"failure", describe(written.error())}});
    }
}

}  // namespace sluice::access
