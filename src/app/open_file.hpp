#pragma once

// Owns a file descriptor and closes it at the end.

#include <unistd.h>

namespace sluice::app {

class open_file {
 public:
    explicit open_file(int file) : file_(file) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    int get() const { return file_; }
    bool good() const { return file_ >= 0; }

 private:
    int file_;
};

}  // namespace sluice::app
