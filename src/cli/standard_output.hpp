#pragma once

// Ends each command's standard output. `sluice ledger export | head` ends quietly, and an output
// that could not be written is a failure.

namespace sluice::cli {

// Tells whether the other end of the pipe was closed. Nobody reads any further, and that is no
// failure.
bool reader_left();

// Writes the buffered rest. Returns `exit_code`, or exit_failed if a part of the output was lost. A
// reader that left does not count.
int finish_output(int exit_code);

}  // namespace sluice::cli
