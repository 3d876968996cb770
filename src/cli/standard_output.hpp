#pragma once

// The end of each command's standard output: `sluice ledger export | head` ends quietly, and an
// output that could not be written is a failure.

namespace sluice::cli {

// The other end of the pipe was closed: nobody reads any further, which is no failure.
bool reader_left();

// Writes what is still held back. The exit code: `exit_code`, or exit_failed when a part of the
// output was lost for another reason than a reader that left.
int finish_output(int exit_code);

}  // namespace sluice::cli
