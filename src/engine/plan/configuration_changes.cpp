#include "engine/plan/configuration_changes.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace sluice::engine {
namespace {

// Finds out for each object whether it, or one that it uses at any distance, differs.
class object_comparison {
 public:
    object_comparison(const object_prints& before, const object_prints& after)
        : before_(before), after_(after) {}

    object_fate fate_of(const object_key& key) {
        const auto was = before_.find(key);
        const auto is = after_.find(key);
        if (was == before_.end()) {
            return object_fate::added;
        }
        if (is == after_.end()) {
            return object_fate::removed;
        }
        if (was->second.hash != is->second.hash) {
            return object_fate::changed;
        }
        return changed_uses(key).empty() ? object_fate::kept : object_fate::changed;
    }

    // The used objects that make `key` another one, though its own text is the same.
    const std::vector<object_key>& changed_uses(const object_key& key) {
        const auto [place, is_new] = uses_.try_emplace(key);
        // An entry that is being looked at already is empty: a list that uses itself is no news.
        if (!is_new) {
            return place->second;
        }
        std::vector<object_key> changed;
        for (const auto& used : after_.find(key)->second.uses) {
            const auto known = before_.contains(used) || after_.contains(used);
            if (known && fate_of(used) != object_fate::kept) {
                changed.push_back(used);
            }
        }
        return uses_[key] = std::move(changed);
    }

 private:
    const object_prints& before_;
    const object_prints& after_;
    std::map<object_key, std::vector<object_key>> uses_;
};

template <auto Member>
bool is_same(const daemon_settings& one, const daemon_settings& other) {
    return one.*Member == other.*Member;
}

template <auto Member>
void copy_setting(daemon_settings& to, const daemon_settings& from) {
    to.*Member = from.*Member;
}

struct compared_setting {
    std::string_view name;
    bool (*same)(const daemon_settings&, const daemon_settings&);
    // Null: parts that live as long as the process are made with it.
    void (*put_in_force)(daemon_settings&, const daemon_settings&);
};

constexpr std::array all_settings{
    compared_setting{"allow_networks", is_same<&daemon_settings::allow_networks>, nullptr},
    compared_setting{"allow_programs", is_same<&daemon_settings::allow_programs>, nullptr},
    compared_setting{"control", is_same<&daemon_settings::control>, nullptr},
    compared_setting{"page", is_same<&daemon_settings::page>, nullptr},
    compared_setting{"disk_reserve", is_same<&daemon_settings::disk_reserve>, nullptr},
    compared_setting{"durability", is_same<&daemon_settings::durability>, nullptr},
    compared_setting{"grace", is_same<&daemon_settings::grace>,
                     copy_setting<&daemon_settings::grace>},
    compared_setting{"largest_task", is_same<&daemon_settings::largest_task>,
                     copy_setting<&daemon_settings::largest_task>},
    compared_setting{"log_format", is_same<&daemon_settings::format>, nullptr},
    compared_setting{"log_level", is_same<&daemon_settings::level>,
                     copy_setting<&daemon_settings::level>},
    compared_setting{"longest_asked_wait", is_same<&daemon_settings::longest_asked_wait>, nullptr},
    compared_setting{"maintenance", is_same<&daemon_settings::maintenance>,
                     copy_setting<&daemon_settings::maintenance>},
    compared_setting{"pool_threads", is_same<&daemon_settings::pool_threads>, nullptr},
    compared_setting{"retention", is_same<&daemon_settings::retention>,
                     copy_setting<&daemon_settings::retention>},
    compared_setting{"token_key", is_same<&daemon_settings::token_key>, nullptr},
    compared_setting{"traces", is_same<&daemon_settings::traces>, nullptr},
    compared_setting{"watch", is_same<&daemon_settings::watch>,
                     copy_setting<&daemon_settings::watch>},
    compared_setting{"webhooks", is_same<&daemon_settings::webhooks>, nullptr},
};

}  // namespace

std::string_view name_of(object_fate fate) {
    switch (fate) {
        case object_fate::kept:
            return "kept";
        case object_fate::changed:
            return "changed";
        case object_fate::added:
            return "added";
        case object_fate::removed:
            return "removed";
        case object_fate::needs_restart:
            return "needs a restart";
    }
    return "kept";
}

std::vector<object_change> compare_objects(const object_prints& before,
                                           const object_prints& after) {
    std::set<object_key> keys;
    for (const auto* prints : {&before, &after}) {
        for (const auto& [key, print] : *prints) {
            keys.insert(key);
        }
    }
    object_comparison comparison(before, after);
    std::vector<object_change> changes;
    changes.reserve(keys.size());
    for (const auto& key : keys) {
        object_change change{key.first, key.second, comparison.fate_of(key), {}};
        const bool by_itself = change.fate != object_fate::changed ||
                               before.find(key)->second.hash != after.find(key)->second.hash;
        if (!by_itself) {
            for (const auto& [kind, name] : comparison.changed_uses(key)) {
                change.because.push_back(kind + " '" + name + "'");
            }
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

std::vector<object_change> compare_settings(const daemon_settings& before,
                                            const daemon_settings& after) {
    std::vector<object_change> changes;
    for (const auto& one : all_settings) {
        if (!one.same(before, after)) {
            changes.push_back(
                {"daemon",
                 std::string(one.name),
                 one.put_in_force == nullptr ? object_fate::needs_restart : object_fate::changed,
                 {}});
        }
    }
    return changes;
}

daemon_settings settings_in_force(const daemon_settings& before, const daemon_settings& after) {
    daemon_settings made = before;
    for (const auto& one : all_settings) {
        if (one.put_in_force != nullptr) {
            one.put_in_force(made, after);
        }
    }
    return made;
}

std::vector<std::string> compared_settings() {
    std::vector<std::string> names;
    for (const auto& one : all_settings) {
        names.emplace_back(one.name);
    }
    return names;
}

std::set<object_key> kept_objects(const std::vector<object_change>& changes) {
    std::set<object_key> kept;
    for (const auto& one : changes) {
        if (one.fate == object_fate::kept) {
            kept.insert({one.kind, one.name});
        }
    }
    return kept;
}

bool nothing_to_swap(const std::vector<object_change>& changes) {
    return std::ranges::all_of(changes, [](const object_change& one) {
        return one.fate == object_fate::kept || one.fate == object_fate::needs_restart;
    });
}

}  // namespace sluice::engine
