#pragma once

// A fuzz target: it reads any bytes, and its promises hold for all of them. Each file in targets/
// defines these functions; a program of one target links one of them, with the driver or libFuzzer.

#include <string>
#include <string_view>
#include <vector>

namespace sluice::fuzzing {

// Inputs that mean something, from the golden cases.
std::vector<std::string> seeds();

// Pieces of the language, for mutations.
std::vector<std::string> words();

// Throws std::logic_error when a promise does not hold.
void run_one(std::string_view input);

// Throws std::logic_error with the text unless `holds`.
void promise(bool holds, const char* text);

// Returns the texts of a member, in every JSON file below a folder of tests/golden.
std::vector<std::string> golden_texts(const std::string& folder, std::string_view member);

// Writes the seeds into a directory, one file each, for libFuzzer.
void write_seeds(const std::string& directory);

}  // namespace sluice::fuzzing
