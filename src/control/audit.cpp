#include "control/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::control {
namespace {

// Long enough to look into an incident of the last year.
constexpr std::chrono::hours kept_for{24 * 366};
// A request may hold the data of a task, which its history keeps anyway.
constexpr std::size_t longest_request = 4096;  // bytes of JSON

std::string text_of(const audit_entry& entry) {
    json::object out;
    out["at"] = format_utc(entry.at);
    out["who"] = entry.who;
    out["role"] = entry.role;
    out["place"] = entry.place;
    out["action"] = entry.action;
    out["target"] = entry.target;
    const auto request = write_json(entry.request);
    out["request"] = request.size() <= longest_request ? entry.request : json::value(nullptr);
    out["status"] = entry.status;
    out["error"] = entry.error;
    return write_json(out);
}

std::optional<audit_entry> read_entry(const ledger::stored_value& from) {
    const auto value = parse_json(from.value);
    if (!value) {
        return std::nullopt;
    }
    audit_entry entry;
    entry.id = from.key;
    const auto at = parse_utc(text_member(*value, "at"));
    entry.at = at ? *at : wall_time();
    entry.who = text_member(*value, "who");
    entry.role = text_member(*value, "role");
    entry.place = text_member(*value, "place");
    entry.action = text_member(*value, "action");
    entry.target = text_member(*value, "target");
    if (const auto* request = member(*value, "request")) {
        entry.request = *request;
    }
    entry.status = static_cast<unsigned>(integer_member(*value, "status").value_or(0));
    entry.error = text_member(*value, "error");
    return entry;
}

}  // namespace

// Keys count down, because the ledger lists keys upwards and people ask for the newest first.
awaitable<result<std::string>> audit_trail::begin(audit_entry entry) {
    entry.at = time_.now();
    const auto moment =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, entry.at.time_since_epoch().count()));
    // Room for a thousand changes in one millisecond.
    last_ = std::max(last_ + 1, moment * 1000 + first_);
    entry.id = fmt::format("{:020}", UINT64_MAX - last_);
    auto id = entry.id;
    const auto stored = co_await store(std::move(entry));
    if (!stored) {
        co_return stored.error();
    }
    co_return id;
}

awaitable<result<void>> audit_trail::end(audit_entry entry) {
    co_return co_await store(std::move(entry));
}

awaitable<result<void>> audit_trail::store(audit_entry entry) {
    const auto now = time_.now();
    ledger::value_change change;
    change.store = audit_store;
    change.key = entry.id;
    change.value = text_of(entry);
    change.expires = now + kept_for;
    std::vector<ledger::value_change> changes;
    changes.push_back(std::move(change));
    co_return co_await values_.change_values(std::move(changes), now);
}

awaitable<result<std::vector<audit_entry>>> audit_trail::list(std::string after,
                                                              std::size_t limit) {
    ledger::value_filter wanted;
    wanted.store = audit_store;
    wanted.after = std::move(after);
    wanted.limit = limit;
    const auto found = co_await values_.list_values(std::move(wanted), time_.now());
    if (!found) {
        co_return found.error();
    }
    std::vector<audit_entry> entries;
    for (const auto& each : *found) {
        if (auto entry = read_entry(each)) {
            entries.push_back(*std::move(entry));
        }
    }
    co_return entries;
}

}  // namespace sluice::control
