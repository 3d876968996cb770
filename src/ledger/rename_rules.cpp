#include "ledger/rename_rules.hpp"

#include <sluice/model/json.hpp>

namespace sluice::ledger {

namespace {

std::string named(named_kind kind, const std::string& name) {
    return std::string(name_of(kind)) + " '" + name + "'";
}

// The position of a name of that kind in the keys of that store.
std::optional<std::size_t> place_in_keys(std::string_view store, named_kind kind) {
    const bool of_incomings = store == first_listings_store || store == schedule_events_store ||
                              store == source_facts_store;
    if (of_incomings && kind == named_kind::incoming) {
        return 0;
    }
    if (store == delivery_runs_store && kind == named_kind::route) {
        return 0;
    }
    if (store == delivery_runs_store && kind == named_kind::outgoing) {
        return 1;
    }
    return std::nullopt;
}

}  // namespace

std::optional<failure> refusal_of(const rename_request& asked, const renamed_names& found) {
    if (asked.from == asked.to) {
        return failure(failure_class::invalid, "both names are '" + asked.to + "'",
                       "give the former name and the new one");
    }
    if (asked.to.empty()) {
        return failure(failure_class::invalid, "the new name is empty", "give a name");
    }
    if (!found.from_is_known) {
        return failure(failure_class::invalid,
                       "the ledger holds nothing of " + named(asked.kind, asked.from),
                       "give the name that it had before");
    }
    if (found.to_has_memory && !asked.merge) {
        return failure(failure_class::invalid,
                       named(asked.kind, asked.to) + " has a memory of its own",
                       "--merge makes one of both; where both hold the same thing, that of '" +
                           asked.to + "' stays");
    }
    return std::nullopt;
}

std::optional<paused_kind> paused_as(named_kind kind) {
    switch (kind) {
        case named_kind::incoming:
            return paused_kind::incoming;
        case named_kind::route:
            return paused_kind::route;
        case named_kind::outgoing:
            return paused_kind::outgoing;
        case named_kind::storage:
            break;
    }
    return std::nullopt;
}

named_kind named_as(paused_kind kind) {
    switch (kind) {
        case paused_kind::incoming:
            return named_kind::incoming;
        case paused_kind::outgoing:
            return named_kind::outgoing;
        case paused_kind::route:
            break;
    }
    return named_kind::route;
}

std::optional<std::string> renamed_key(std::string_view store, std::string_view key,
                                       const rename_request& asked) {
    const auto place = place_in_keys(store, asked.kind);
    const auto names = place ? parse_json(key) : result<json::value>(failure());
    if (!names || !names->is_array() || names->get_array().size() != 2) {
        return std::nullopt;
    }
    std::string texts[2];
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& text = names->get_array()[i];
        if (kind_of(text) != json_kind::string) {
            return std::nullopt;
        }
        texts[i] = std::string_view(text.get_string());
    }
    if (texts[*place] != asked.from) {
        return std::nullopt;
    }
    texts[*place] = asked.to;
    return key_of_names(texts[0], texts[1]);
}

bool is_position(std::string_view position) {
    return !position.empty() && position != "null";
}

}  // namespace sluice::ledger
