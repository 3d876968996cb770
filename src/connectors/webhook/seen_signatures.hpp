#pragma once

// Remembers signed requests for as long as their signatures are good, so that none is taken twice.
// The ledger keeps them as facts of the source, so a restart and a reload forget none. Decides
// only; no I/O.

#include <sluice/component/subscriber.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::webhook {

class seen_signatures {
 public:
    explicit seen_signatures(std::size_t most) : most_(most) {}

    // Returns the key of a signature that was proven: its last 128 bits in hexadecimal, or all of a
    // shorter text.
    static std::string key_of(std::string_view signature);

    bool contains(std::string_view key) const { return seen_.contains(key); }
    // Returns false when there is no more room; the signature is then not remembered.
    bool note(const std::string& key, wall_time until);
    // The request was not stored: its sender may come again.
    void forget(const std::string& key);
    // The fact of this key is in the ledger.
    void stored(const std::string& key);
    void forget_old(wall_time now);

    // A request with a signature that the ledger knows may have come before the ledger was asked;
    // it is then a repeat.
    void recall(const std::string& key, const json::value& fact);
    bool is_repeat(std::string_view key) const { return repeats_.contains(key); }
    // Forgets which requests are repeats, after each was refused.
    void end_recall() { repeats_.clear(); }

    source_fact fact_of(const std::string& key) const;
    // Returns facts that remove from the ledger what is no longer remembered, and forgets them.
    std::vector<source_fact> take_old_facts();

 private:
    struct seen_one {
        wall_time until{};
        bool in_ledger = false;
    };

    std::size_t most_;
    std::map<std::string, seen_one, std::less<>> seen_;
    std::set<std::string, std::less<>> repeats_;
    std::vector<std::string> old_;  // keys that the ledger still holds
};

}  // namespace sluice::webhook
