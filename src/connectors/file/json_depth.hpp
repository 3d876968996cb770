#pragma once

// Counts how deep a stream of JSON is in arrays and objects, without parsing it. The readers use it
// to find the end of a record.

#include <cstddef>

namespace sluice::file {

class json_depth {
 public:
    void take(char byte) {
        if (in_text_) {
            in_text_ = byte != '"' || escaped_;
            escaped_ = byte == '\\' && !escaped_;
        } else if (byte == '"') {
            in_text_ = true;
        } else if (byte == '[' || byte == '{') {
            ++levels_;
        } else if ((byte == ']' || byte == '}') && levels_ > 0) {
            --levels_;
        }
    }

    bool outside() const { return levels_ == 0 && !in_text_; }

 private:
    std::size_t levels_ = 0;
    bool in_text_ = false;
    bool escaped_ = false;
};

}  // namespace sluice::file
