#pragma once

// SQLite's file layer with a power_disk beside it: every change is made on the real file and told
// to the disk, which may forbid it. Becomes the default of the whole process, so that the ledger
// needs to know nothing of it.

#include "faults/power/power_disk.hpp"

namespace sluice::testing {

// Registers it, once for all. Files are told to the disk that is current; the real files lie
// wherever the ledger puts them, and are never synced.
void use_power_vfs();

// Null: none. To be changed only while no ledger is open.
void set_current_disk(power_disk* disk);

}  // namespace sluice::testing
