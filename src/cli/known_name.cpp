#include "cli/known_name.hpp"

#include <sluice/component/storage.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <vector>

namespace sluice::cli {

awaitable<result<void>> require_known_name(ledger::ledger* ledger, ledger::named_kind kind,
                                           std::string name) {
    const auto known = co_await ledger->known_names();
    if (!known) {
        co_return known.error();
    }
    std::vector<std::string> names;
    std::string all;
    for (const auto& one : *known) {
        const bool can_be_configured =
            one.kind != ledger::named_kind::storage || is_storage_name(one.name);
        if (one.kind == kind && can_be_configured) {
            names.push_back(one.name);
            all += (all.empty() ? "" : ", ") + one.name;
        }
    }
    if (std::ranges::find(names, name) != names.end()) {
        co_return result<void>();
    }
    const auto meant = config::did_you_mean(name, names);
    co_return failure(
        failure_class::invalid,
        "the ledger holds nothing of " + std::string(name_of(kind)) + " '" + name + "'",
        !meant.empty() ? "did you mean '" + meant + "'?"
        : all.empty()  ? "there is none"
                       : "there are " + all);
}

}  // namespace sluice::cli
