#include "net/gunzip.hpp"

#include "net/size_text.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sluice::net {

namespace {

// Names the frame of the packed bytes by zlib's windowBits. 15 is the largest window; 16 more means
// gzip, and a negative number means no frame.
enum class frame { gzip = 15 + 16, zlib = 15, none = -15 };

// Owns zlib's state, so that every return frees it.
class inflater {
 public:
    explicit inflater(frame frame) {
        ready_ = inflateInit2(&stream_, static_cast<int>(frame)) == Z_OK;
    }
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;
    ~inflater() {
        if (ready_) {
            inflateEnd(&stream_);
        }
    }

    bool ready() const { return ready_; }
    z_stream& stream() { return stream_; }

 private:
    z_stream stream_{};
    bool ready_ = false;
};

failure damaged(frame frame, const char* why) {
    return {failure_class::invalid,
            std::string(frame == frame::gzip ? "gzip" : "deflate") + " body is damaged: " + why,
            "look at the service, and at what stands in front of it"};
}

// Tells the two kinds of deflate apart: zlib's frame begins with method 8 and a check sum over two
// bytes (RFC 1950, 2.2).
bool begins_like_zlib(std::string_view packed) {
    if (packed.size() < 2) {
        return false;
    }
    const auto first = static_cast<unsigned char>(packed[0]);
    const auto second = static_cast<unsigned char>(packed[1]);
    return (first & 0x0fU) == 8 && (first * 256U + second) % 31 == 0;
}

result<std::string> inflated(frame frame, std::string_view packed, std::size_t largest) {
    if (packed.size() > std::numeric_limits<uInt>::max()) {
        return body_too_large(largest);
    }
    inflater unpacker(frame);
    if (!unpacker.ready()) {
        return failure(failure_class::internal, "no memory to unpack a body");
    }
    z_stream& stream = unpacker.stream();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::size_t used = 0;
    for (;;) {
        if (used == out.size()) {
            if (out.size() > largest) {
                return body_too_large(largest);
            }
            // One byte past the limit tells "exactly full" from "too large".
            const std::size_t step = std::clamp<std::size_t>(out.size(), 16 * 1024, 1024 * 1024);
            out.resize(std::min(out.size() + step, largest + 1));
        }
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = static_cast<uInt>(
            std::min<std::size_t>(out.size() - used, std::numeric_limits<uInt>::max()));
        const uInt room = stream.avail_out;
        const int code = inflate(&stream, Z_NO_FLUSH);
        used += room - stream.avail_out;
        if (used > largest) {
            return body_too_large(largest);
        }
        if (code == Z_STREAM_END) {
            if (stream.avail_in == 0) {
                out.resize(used);
                return out;
            }
            if (frame != frame::gzip) {
                return damaged(frame, "more comes after its end");
            }
            inflateReset(&stream);  // the next gzip member (RFC 1952, 2.2)
        } else if (code == Z_BUF_ERROR ||
                   (code == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) {
            return damaged(frame, "it ends too early");
        } else if (code != Z_OK) {
            return damaged(frame, stream.msg != nullptr ? stream.msg : "it is something else");
        }
    }
}

}  // namespace

result<std::string> gunzip(std::string_view packed, std::size_t largest) {
    return inflated(frame::gzip, packed, largest);
}

result<std::string> inflate_deflate(std::string_view packed, std::size_t largest) {
    return inflated(begins_like_zlib(packed) ? frame::zlib : frame::none, packed, largest);
}

}  // namespace sluice::net
