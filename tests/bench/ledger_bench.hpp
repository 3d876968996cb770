#pragma once

// The measures to compare the ledger with: the same work on the same file without a ledger, and the
// disk itself.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sluice::bench {

struct cycle_load {
    std::size_t cycles = 100'000;
    std::size_t in_flight = 64;
    std::size_t bytes = 1024;  // of a record
    // Works as the engine delivers: it enqueues a page at a time, each task under a key of its own,
    // and commits an intent between claim and completion.
    bool deliveries = false;
};

// Makes a JSON text of this many bytes.
std::string record_of(std::size_t bytes);

// Cycles a second of a plain SQLite program: one thread, prepared statements, no queue. It writes
// what the ledger writes (the same tables, columns and indices), `in_flight` operations a
// transaction: enqueue them all, commit; claim them all, commit; complete them all, commit (with
// deliveries, the intents of them all before that, commit). `file` is an empty ledger.
double bare_cycles_a_second(const std::filesystem::path& file, const cycle_load& load);

double median(std::vector<double> of);

// Measures how many appends of 4 KB the disk makes durable in a second, one after another.
double syncs_a_second(const std::filesystem::path& directory);

}  // namespace sluice::bench
