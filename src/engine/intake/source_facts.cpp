#include "engine/intake/source_facts.hpp"

#include <sluice/model/kept_json.hpp>

#include <optional>
#include <utility>

namespace sluice::engine {
namespace {

// Bounds one read of the ledger.
constexpr std::size_t facts_in_a_step = 1'000;

// The second name of a key of the store.
std::optional<std::string> part_of_key(const std::string& key) {
    const auto names = parse_kept_json(key);
    const auto* both = names ? names->if_array() : nullptr;
    if (both == nullptr || both->size() != 2 || kind_of((*both)[1]) != json_kind::string) {
        return std::nullopt;
    }
    return std::string(std::string_view((*both)[1].get_string()));
}

}  // namespace

std::vector<ledger::value_change> stored_facts(const std::string& incoming,
                                               std::vector<source_fact> facts) {
    std::vector<ledger::value_change> made;
    made.reserve(facts.size());
    for (auto& one : facts) {
        ledger::value_change change;
        change.store = ledger::source_facts_store;
        change.key = ledger::key_of_names(incoming, one.part);
        if (one.fact) {
            change.value = write_json(*one.fact);
        }
        made.push_back(std::move(change));
    }
    return made;
}

awaitable<result<void>> recall_facts(services services, const incoming_plan* incoming) {
    auto& source = *incoming->source;
    if (!source.has_to_recall()) {
        co_return result<void>();
    }
    ledger::value_filter asked;
    asked.store = ledger::source_facts_store;
    // The beginning of the keys of this incoming: `["name","`.
    asked.prefix = ledger::key_of_names(incoming->name, "");
    asked.prefix.resize(asked.prefix.size() - std::string_view("\"]").size());
    asked.limit = facts_in_a_step;
    for (bool more = true; more;) {
        auto found = co_await services.ledger.list_values(asked, services.time.now());
        if (!found) {
            co_return found.error();
        }
        for (const auto& one : *found) {
            auto part = part_of_key(one.key);
            auto fact = parse_kept_json(one.value);
            if (!part || !fact) {
                co_return failure(
                    failure_class::internal,
                    "the ledger holds a fact of the source that cannot be read: " + one.key);
            }
            source.recall(*std::move(part), *std::move(fact));
        }
        more = found->size() == asked.limit;
        asked.after = found->empty() ? "" : found->back().key;
    }
    source.recalled();
    co_return result<void>();
}

}  // namespace sluice::engine
