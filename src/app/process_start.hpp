#pragma once

namespace sluice::app {

// The first call of main(), before any file can be opened and before any thread starts.
//
// - Descriptors 0, 1 and 2 that are closed are opened on /dev/null: otherwise the ledger would get
//   such a number, and a line for standard error would be written into it.
// - SIGPIPE and SIGXFSZ are ignored: the write that failed says so. SIGHUP, SIGUSR1 and SIGUSR2 are
//   held (held_signals.hpp).
// - The process is not dumpable: it holds keys, and a core file would be readable on the disk.
void begin_process();

}  // namespace sluice::app
