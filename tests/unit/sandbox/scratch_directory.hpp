#pragma once

// A directory of this test alone, removed with everything in it.

#include <filesystem>
#include <stdexcept>
#include <stdlib.h>
#include <string>

namespace sluice::sandbox {

class scratch_directory {
 public:
    scratch_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "sandbox-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no scratch directory");
        }
        path_ = name;
    }
    scratch_directory(const scratch_directory&) = delete;
    scratch_directory& operator=(const scratch_directory&) = delete;
    ~scratch_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace sluice::sandbox
