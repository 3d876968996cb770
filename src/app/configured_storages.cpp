#include "app/configured_storages.hpp"

#include "engine/plan/storage_settings.hpp"

namespace sluice::app {

class configured_storages::in_ledger final : public storage {
 public:
    in_ledger(std::string name, std::optional<std::chrono::milliseconds> keep,
              std::shared_ptr<opened> ledger)
        : storage(std::move(name), keep), ledger_(std::move(ledger)) {}

 private:
    static failure closed() {
        return {failure_class::internal,
                "the ledger is not open: this is no time to look things up"};
    }

    awaitable<result<std::optional<std::string>>> stored(std::string key) override {
        if (ledger_->values == nullptr) {
            co_return closed();
        }
        std::vector<std::string> keys;
        keys.push_back(std::move(key));
        auto found =
            co_await ledger_->values->values_of(name(), std::move(keys), ledger_->time.now());
        if (!found) {
            co_return found.error();
        }
        std::optional<std::string> text;
        if (found->front()) {
            text = std::move(found->front()->value);
        }
        co_return text;
    }

    awaitable<result<std::vector<ledger::stored_value>>> stored_from(std::string prefix,
                                                                     std::size_t limit) override {
        if (ledger_->values == nullptr) {
            co_return closed();
        }
        ledger::value_filter filter;
        filter.store = name();
        filter.prefix = std::move(prefix);
        filter.limit = limit;
        co_return co_await ledger_->values->list_values(std::move(filter), ledger_->time.now());
    }

    std::shared_ptr<opened> ledger_;
};

void configured_storages::make_all(const config::loaded& given, config::diagnostics& problems) {
    for (const auto& name : given.names("storages")) {
        if (!is_storage_name(name)) {
            config::diagnostic problem;
            problem.at = given.where("storages", name);
            problem.path = "storages." + name;
            problem.message = "'" + name + "' cannot be the name of a storage";
            problem.mend =
                "letters, digits, '-' and '_', beginning with a letter; what begins with 'sluice' "
                "is the daemon's own";
            problems.add(std::move(problem));
            continue;
        }
        if (!given.all("storages").find(name)->second.options) {
            continue;  // the reader has reported what is wrong in it
        }
        const auto& settings = given.get<engine::storage_settings>("storages", name);
        storages_[name] = std::make_shared<in_ledger>(name, settings.keep, ledger_);
    }
}

std::shared_ptr<storage> configured_storages::find(const std::string& name) const {
    const auto found = storages_.find(name);
    if (found == storages_.end()) {
        missed_ = true;
        return nullptr;
    }
    return found->second;
}

}  // namespace sluice::app
