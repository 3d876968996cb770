#pragma once

// Storages of any name, in memory, with the values that a test gives them.

#include <sluice/component/storage.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

class memory_storages final : public storage_directory {
 public:
    using texts = std::map<std::string, std::string>;  // JSON by key

    std::map<std::string, texts> held;
    bool broken = false;  // true: the ledger does not answer

    std::shared_ptr<storage> find(const std::string& name) const override {
        auto& made = made_[name];
        if (!made) {
            made = std::make_shared<one>(name, *this);
        }
        return made;
    }

 private:
    class one final : public storage {
     public:
        one(std::string name, const memory_storages& all)
            : storage(std::move(name), std::nullopt), all_(all) {}

     private:
        texts mine() const {
            const auto found = all_.held.find(name());
            return found == all_.held.end() ? texts() : found->second;
        }
        static failure deleted() { return {failure_class::internal, "the disk is gone"}; }

        awaitable<result<std::optional<std::string>>> stored(std::string key) override {
            if (all_.broken) {
                co_return deleted();
            }
            const auto all = mine();
            const auto found = all.find(key);
            std::optional<std::string> text;
            if (found != all.end()) {
                text = found->second;
            }
            co_return text;
        }

        awaitable<result<std::vector<ledger::stored_value>>> stored_from(
            std::string prefix, std::size_t limit) override {
            if (all_.broken) {
                co_return deleted();
            }
            std::vector<ledger::stored_value> found;
            for (const auto& [key, text] : mine()) {
                if (key.starts_with(prefix) && found.size() < limit) {
                    found.push_back({key, text, {}, {}});
                }
            }
            co_return found;
        }

        const memory_storages& all_;
    };

    mutable std::map<std::string, std::shared_ptr<storage>> made_;
};

}  // namespace sluice::testing
