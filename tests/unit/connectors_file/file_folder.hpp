#pragma once

// Whole files in a directory of the test.

#include "support/temporary_directory.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace sluice::file {

class file_folder : public testing::temporary_directory {
 public:
    std::string file(const std::string& name) const { return (path() / name).string(); }

    // Returns the whole path.
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path() / name, std::ios::binary) << text;
        return file(name);
    }
    void append(const std::string& name, const std::string& text) const {
        std::ofstream(path() / name, std::ios::binary | std::ios::app) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream from(path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
    }
};

}  // namespace sluice::file
