#include <sluice/component/storage.hpp>
#include <sluice/model/kept_json.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice {

namespace {

class empty_directory final : public storage_directory {
 public:
    std::shared_ptr<storage> find(const std::string& /*name*/) const override { return nullptr; }
};

}  // namespace

ledger::value_change storage::put(std::string key, const json::value& value, wall_time now) const {
    ledger::value_change made;
    made.store = name_;
    made.key = std::move(key);
    made.value = write_json(value);
    if (keep_) {
        made.expires = now + *keep_;
    }
    return made;
}

ledger::value_change storage::remove(std::string key) const {
    ledger::value_change made;
    made.store = name_;
    made.key = std::move(key);
    return made;
}

awaitable<result<std::optional<json::value>>> storage::find(std::string key,
                                                            const kept_values* pending) {
    std::optional<std::string> text;
    const auto* changed = pending == nullptr ? nullptr : pending->last(name_, key);
    if (changed != nullptr) {
        text = changed->value;
    } else {
        auto held = co_await stored(key);
        if (!held) {
            co_return failure(held.error()).within("storage '" + name_ + "'");
        }
        text = *std::move(held);
    }
    std::optional<json::value> found;
    if (text) {
        auto value = parse_kept_json(*text);
        if (!value) {
            co_return failure(value.error()).within("storage '" + name_ + "', key '" + key + "'");
        }
        found = *std::move(value);
    }
    co_return found;
}

awaitable<result<std::vector<storage_item>>> storage::list(std::string prefix, std::size_t limit,
                                                           const kept_values* pending) {
    const std::size_t more = pending == nullptr ? 0 : pending->size();
    auto held = co_await stored_from(prefix, limit + more);
    if (!held) {
        co_return failure(held.error()).within("storage '" + name_ + "'");
    }
    std::map<std::string, std::string> texts;
    for (auto& one : *held) {
        texts.emplace(std::move(one.key), std::move(one.value));
    }
    for (std::size_t i = 0; i < more; ++i) {
        const auto& change = pending->all()[i];
        if (change.store != name_ || !change.key.starts_with(prefix)) {
            continue;
        }
        if (change.value) {
            texts[change.key] = *change.value;
        } else {
            texts.erase(change.key);
        }
    }
    std::vector<storage_item> items;
    for (const auto& [key, text] : texts) {
        if (items.size() == limit) {
            break;
        }
        auto value = parse_kept_json(text);
        if (!value) {
            co_return failure(value.error()).within("storage '" + name_ + "', key '" + key + "'");
        }
        items.push_back({key, *std::move(value)});
    }
    co_return items;
}

const storage_directory& no_storages() {
    static const empty_directory none;
    return none;
}

bool is_storage_name(std::string_view name) {
    const auto allowed = [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '_';
    };
    return !name.empty() && ascii::is_letter(name.front()) && std::ranges::all_of(name, allowed) &&
           !name.starts_with("sluice");
}

}  // namespace sluice
