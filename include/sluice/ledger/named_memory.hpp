#pragma once

// All that the ledger keeps stands under names of the configuration: tasks under routes and
// outgoings, memory under incomings, values under storages. These calls tell which names hold
// something, and move it to another name.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

enum class named_kind { incoming, route, outgoing, storage };

std::string_view name_of(named_kind kind);  // "incoming", …
std::optional<named_kind> named_kind_called(std::string_view word);

struct known_name {
    named_kind kind = named_kind::incoming;
    std::string name;
    // Of an incoming: it remembers entities or a position. Of the others: they hold values, or have
    // had tasks.
    bool has_memory = false;
    std::string source = {};  // of an incoming: as note_source() was told last
    bool has_run = false;     // of an incoming
};

// The memory of one name.
struct held_memory {
    std::int64_t open_tasks = 0;  // of an incoming, a route or an outgoing: all but finished and
                                  // skipped ones
    std::int64_t tasks = 0;       // the open ones too
    std::int64_t entities = 0;    // that an incoming remembers
    bool position = false;        // of an incoming: its next run goes on where the last one ended
    std::int64_t values = 0;      // of a storage
};

struct rename_request {
    named_kind kind = named_kind::incoming;
    std::string from;
    std::string to;
    // `to` has memory of its own: both become one. Where both hold the same thing (a position, a
    // record's hash, a value, a pause) the one of `to` stays.
    bool merge = false;
    bool dry_run = false;  // only says what would be moved, or why it would be refused
};

class named_memory {
 public:
    // Every name under which the ledger keeps something, by kind and name. Names of stores that no
    // configuration can use are among the storages.
    virtual awaitable<result<std::vector<known_name>>> known_names() = 0;

    // Of a name that the ledger does not know: nothing held.
    virtual awaitable<result<held_memory>> held_by(named_kind kind, std::string name) = 0;

    // Tasks with their history, memory, positions, hashes, pauses, schedules, values, and the
    // knowledge whose result something at a target is: everything, in one transaction. Gives what
    // was moved. Fails (class invalid) when the ledger does not know `from`, when both are the
    // same, and, unless merge, when `to` has memory of its own. For a time when nobody runs on the
    // ledger: a daemon goes on with the former name.
    virtual awaitable<result<held_memory>> rename(rename_request asked) = 0;

    // The source that an incoming reads, as a short text that is equal for equal ones. A memory
    // whose source another name reads looks renamed.
    virtual awaitable<result<void>> note_source(std::string incoming, std::string source) = 0;

 protected:
    ~named_memory() = default;
};

// Stores of the daemon's own whose keys are JSON lists of names: a rename changes their keys.
inline constexpr const char* delivery_runs_store = "sluice.deliveries";  // [route, outgoing]
inline constexpr const char* first_listings_store = ".first-listings";   // [incoming, part]

// ["route","outgoing"]
std::string key_of_names(std::string_view first, std::string_view second);

}  // namespace sluice::ledger
