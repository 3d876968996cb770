#pragma once

// Compresses replies for servers in tests.

#include <zlib.h>

#include <string>

namespace sluice::testing {

// `frame` is zlib's windowBits: 15 + 16 is gzip, 15 is zlib, -15 is no frame at all.
inline std::string packed(const std::string& text, int frame) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, frame, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

inline std::string gzipped(const std::string& text) {
    return packed(text, 15 + 16);
}
inline std::string zlib_packed(const std::string& text) {
    return packed(text, 15);
}
inline std::string raw_deflated(const std::string& text) {
    return packed(text, -15);
}

}  // namespace sluice::testing
