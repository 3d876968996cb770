#pragma once

// How deep in arrays and objects a stream of JSON stands, without reading it.

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
