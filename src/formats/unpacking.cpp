#include "formats/unpacking.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>
#include <zstd.h>
#include <zstd_errors.h>

namespace sluice::formats {

namespace {

// 16 MiB. `zstd` itself needs 8 MiB at its highest usual level.
constexpr int largest_window_log = 24;

failure damaged(packing packed, std::string_view why) {
    return {failure_class::invalid,
            "the " + std::string(name_of(packed)) + " is damaged: " + std::string(why),
            "pack the file again"};
}

class gzip_unpacker final : public unpacker {
 public:
    gzip_unpacker() { ready_ = inflateInit2(&stream_, gzip_frame) == Z_OK; }
    gzip_unpacker(const gzip_unpacker&) = delete;
    gzip_unpacker& operator=(const gzip_unpacker&) = delete;
    ~gzip_unpacker() override {
        if (ready_) {
            inflateEnd(&stream_);
        }
    }

    bool ready() const { return ready_; }
    bool may_end() const override { return may_end_; }

    result<progress> unpack(std::string_view packed, std::span<char> out) override {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(std::min(packed.size(), most));
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(std::min(out.size(), most));
        const auto had_in = stream_.avail_in;
        const auto had_out = stream_.avail_out;
        if (may_end_ && had_in > 0) {
            inflateReset(&stream_);  // the next member
            may_end_ = false;
        }
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
            return damaged(packing::gzip, stream_.msg == nullptr ? "" : stream_.msg);
        }
        may_end_ = code == Z_STREAM_END;
        return progress{had_in - stream_.avail_in, had_out - stream_.avail_out};
    }

 private:
    static constexpr int gzip_frame = 15 + 16;  // the largest window, and the frame of gzip

    z_stream stream_{};
    bool ready_ = false;
    bool may_end_ = false;
};

class zstd_unpacker final : public unpacker {
 public:
    zstd_unpacker() : stream_(ZSTD_createDCtx()) {
        if (stream_ != nullptr) {
            ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, largest_window_log);
        }
    }
    zstd_unpacker(const zstd_unpacker&) = delete;
    zstd_unpacker& operator=(const zstd_unpacker&) = delete;
    ~zstd_unpacker() override { ZSTD_freeDCtx(stream_); }

    bool ready() const { return stream_ != nullptr; }
    bool may_end() const override { return may_end_; }

    result<progress> unpack(std::string_view packed, std::span<char> out) override {
        ZSTD_inBuffer in{packed.data(), packed.size(), 0};
        ZSTD_outBuffer made{out.data(), out.size(), 0};
        const auto left = ZSTD_decompressStream(stream_, &made, &in);
        if (ZSTD_isError(left) != 0) {
            if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
                return failure(failure_class::invalid,
                               "the zstd needs more than 16 MiB of memory to unpack",
                               "pack the file without --ultra and --long");
            }
            return damaged(packing::zstd, ZSTD_getErrorName(left));
        }
        if (in.pos > 0 || made.pos > 0) {
            may_end_ = left == 0;
        }
        return progress{in.pos, made.pos};
    }

 private:
    ZSTD_DCtx* stream_;
    bool may_end_ = false;
};

template <class Made>
result<std::unique_ptr<unpacker>> ready_one() {
    auto made = std::make_unique<Made>();
    if (!made->ready()) {
        return failure(failure_class::internal, "no memory to unpack a file");
    }
    return std::unique_ptr<unpacker>(std::move(made));
}

}  // namespace

packing packing_of(std::string_view beginning) {
    if (beginning.starts_with("\x1f\x8b\x08")) {
        return packing::gzip;
    }
    return beginning.starts_with("\x28\xb5\x2f\xfd") ? packing::zstd : packing::none;
}

std::string_view name_of(packing packed) {
    return packed == packing::gzip ? "gzip" : packed == packing::zstd ? "zstd" : "plain text";
}

std::string_view without_packing(std::string_view name) {
    for (const std::string_view ending : {".gz", ".zst", ".zstd"}) {
        if (name.ends_with(ending)) {
            return name.substr(0, name.size() - ending.size());
        }
    }
    return name;
}

result<std::unique_ptr<unpacker>> make_unpacker(packing packed) {
    return packed == packing::gzip ? ready_one<gzip_unpacker>() : ready_one<zstd_unpacker>();
}

}  // namespace sluice::formats
