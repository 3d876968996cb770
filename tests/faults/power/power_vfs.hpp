#pragma once

// SQLite's file layer with a power_disk beside it. It makes every change on the real file and tells
// the disk, which may refuse it. It becomes the default of the process, so that the ledger needs no
// change.

#include "faults/power/power_disk.hpp"

namespace sluice::testing {

// Registers it once. Changes go to the current disk. The real files are where the ledger puts them,
// and are never synced.
void use_power_vfs();

// Sets the current disk; null: none. Call it only while no ledger is open.
void set_current_disk(power_disk* disk);

}  // namespace sluice::testing
