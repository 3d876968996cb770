#include "net/gunzip.hpp"

#include "net/size_text.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sluice::net {

namespace {

// Owns zlib's state.
class inflater {
 public:
    inflater() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }  // 16: gzip only
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

failure damaged(const char* why) {
    return {failure_class::invalid, std::string("gzip body is damaged: ") + why};
}

}  // namespace

result<std::string> gunzip(std::string_view packed, std::size_t largest) {
    if (packed.size() > std::numeric_limits<uInt>::max()) {
        return body_too_large(largest);
    }
    inflater unpacker;
    if (!unpacker.ready()) {
        return failure(failure_class::internal, "no memory for gzip");
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
            inflateReset(&stream);  // the next member
        } else if (code == Z_BUF_ERROR ||
                   (code == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) {
            return damaged("it ends too early");
        } else if (code != Z_OK) {
            return damaged(stream.msg != nullptr ? stream.msg : "not gzip");
        }
    }
}

}  // namespace sluice::net
