#pragma once

// The ledger keeps everything under names of the configuration: tasks under routes and outgoings,
// memory under incomings, values under storages. This interface lists the names that hold
// something, and renames them.

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
    // An incoming remembers entities or a position. A route or an outgoing has had tasks. A storage
    // holds values.
    bool has_memory = false;
    std::string source = {};  // of an incoming: the last note_source()
    bool has_run = false;     // of an incoming
};

// How much the ledger holds under one name.
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
    // Joins both when `to` has memory of its own. Where both hold the same thing (a position, an
    // entity's hash, a value, a pause), the one of `to` stays.
    bool merge = false;
    bool dry_run = false;  // only reports what would move, or why it would be refused
};

class named_memory {
 public:
    // Returns every name under which the ledger keeps something, by kind and name. The daemon's own
    // stores are among the storages.
    virtual awaitable<result<std::vector<known_name>>> known_names() = 0;

    // A name that the ledger does not know holds nothing.
    virtual awaitable<result<held_memory>> held_by(named_kind kind, std::string name) = 0;

    // Moves everything in one transaction: tasks with their history, memory, positions, hashes,
    // pauses, schedules, values, and the knowledge which outgoing posted an external id. Returns
    // what moved. Fails (class invalid) when the ledger does not know `from`, when both names are
    // the same, and, unless merge, when `to` has memory of its own. No daemon may run on the ledger
    // meanwhile: it would go on with the former name.
    virtual awaitable<result<held_memory>> rename(rename_request request) = 0;

    // Stores which source an incoming reads: a short text, equal for equal sources. An incoming
    // whose source is now read under another name looks renamed.
    virtual awaitable<result<void>> note_source(std::string incoming, std::string source) = 0;

 protected:
    ~named_memory() = default;
};

// The keys of these stores of the daemon's own are JSON lists of names; a rename changes them.
inline constexpr const char* delivery_runs_store = "sluice.deliveries";  // [route, outgoing]
inline constexpr const char* first_listings_store = ".first-listings";   // [incoming, part]
inline constexpr const char* schedule_events_store = ".schedules";       // [incoming, ""]
inline constexpr const char* source_facts_store = ".source-facts";       // [incoming, part]

// ["route","outgoing"]
std::string key_of_names(std::string_view first, std::string_view second);

}  // namespace sluice::ledger
