#include <sluice/model/text.hpp>
#include <sluice/net/gzip.hpp>

#include <zlib.h>

#include <algorithm>
#include <new>

namespace sluice::net {
namespace {

// Level 1 takes a third of the time of level 6, and gives a tenth more for HTML.
constexpr int level = Z_BEST_SPEED;
constexpr int window_of_gzip = 15 + 16;  // 16 asks for the frame of gzip
constexpr int memory = 7;                // 128 KB in all, for a moment

bool refuses(std::string_view parameters) {
    const auto at = parameters.find("q=");
    return at != std::string_view::npos &&
           parameters.substr(at + 2).find_first_not_of("0. \t") == std::string_view::npos;
}

}  // namespace

bool takes_gzip(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
        const auto coding = accept_encoding.substr(0, end);
        const auto name_end = std::min(coding.find(';'), coding.size());
        if (ascii::same_ignoring_case(trimmed(coding.substr(0, name_end)), "gzip")) {
            return !refuses(coding.substr(name_end));
        }
        accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    }
    return false;
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, window_of_gzip, memory, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::bad_alloc();
    }
    // The bound holds for one call, so that the call ends the stream.
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int code = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (code != Z_STREAM_END) {
        throw std::bad_alloc();
    }
    return packed;
}

}  // namespace sluice::net
