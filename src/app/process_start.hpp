#pragma once

// Prepares the process. main() calls it first, before any file is opened and any thread starts.
//
// - Opens descriptors 0, 1 and 2 on /dev/null if they are closed. Otherwise the ledger would get
//   such a number, and a line for standard error would be written into it.
// - Ignores SIGPIPE and SIGXFSZ: the write that failed reports the error. Holds SIGHUP, SIGUSR1 and
//   SIGUSR2 (held_signals.hpp).
// - Makes the process not dumpable. It holds keys, and a core file on the disk could be read.

namespace sluice::app {

void begin_process();

}  // namespace sluice::app
