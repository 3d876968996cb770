#include <sluice/ledger/named_memory.hpp>
#include <sluice/model/json.hpp>

#include <array>
#include <utility>

namespace sluice::ledger {

namespace {

constexpr std::array<std::pair<named_kind, std::string_view>, 4> words_of_kinds{{
    {named_kind::incoming, "incoming"},
    {named_kind::route, "route"},
    {named_kind::outgoing, "outgoing"},
    {named_kind::storage, "storage"},
}};

}  // namespace

std::string_view name_of(named_kind kind) {
    return words_of_kinds.at(static_cast<std::size_t>(kind)).second;
}

std::optional<named_kind> named_kind_called(std::string_view word) {
    for (const auto& [kind, its_word] : words_of_kinds) {
        if (its_word == word) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string key_of_names(std::string_view first, std::string_view second) {
    json::array names;
    names.emplace_back(first);
    names.emplace_back(second);
    auto text = write_json(json::value(std::move(names)));
    text.shrink_to_fit();  // keys are kept, and there may be thousands
    return text;
}

}  // namespace sluice::ledger
