#include "formats/unpacking.hpp"

#include <sluice/model/text.hpp>

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
            "pack it again"};
}

// Returns zlib's windowBits. 15 is the largest window; 16 more means the frame of gzip, and a
// negative number none.
int window_bits(packing packed) {
    return packed == packing::gzip ? 15 + 16 : packed == packing::zlib ? 15 : -15;
}

class zlib_unpacker final : public unpacker {
 public:
    explicit zlib_unpacker(packing packed) : packing_(packed) {
        ready_ = inflateInit2(&stream_, window_bits(packed)) == Z_OK;
    }
    zlib_unpacker(const zlib_unpacker&) = delete;
    zlib_unpacker& operator=(const zlib_unpacker&) = delete;
    ~zlib_unpacker() override {
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
            if (packing_ != packing::gzip) {
                return damaged(packing_, "more comes after its end");
            }
            inflateReset(&stream_);  // the next member
            may_end_ = false;
        }
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
            return damaged(packing_, stream_.msg == nullptr ? "it is something else" : stream_.msg);
        }
        may_end_ = code == Z_STREAM_END;
        return progress{had_in - stream_.avail_in, had_out - stream_.avail_out};
    }

 private:
    packing packing_;
    z_stream stream_{};
    bool ready_ = false;
    bool may_end_ = false;
};

class zstd_unpacker final : public unpacker {
 public:
    explicit zstd_unpacker(packing /*zstd*/) : stream_(ZSTD_createDCtx()) {
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
                               "pack it without --ultra and --long");
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
result<std::unique_ptr<unpacker>> ready_one(packing packed) {
    auto made = std::make_unique<Made>(packed);
    if (!made->ready()) {
        return failure(failure_class::internal, "no memory to unpack");
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
    switch (packed) {
        case packing::gzip:
            return "gzip";
        case packing::zstd:
            return "zstd";
        case packing::zlib:
        case packing::deflate:
            return "deflate";
        case packing::none:
            break;
    }
    return "plain text";
}

packing packing_of_coding(std::string_view coding, std::string_view beginning) {
    if (ascii::same_ignoring_case(coding, "gzip") || ascii::same_ignoring_case(coding, "x-gzip")) {
        return packing::gzip;
    }
    if (ascii::same_ignoring_case(coding, "zstd")) {
        return packing::zstd;
    }
    if (!ascii::same_ignoring_case(coding, "deflate")) {
        return packing::none;
    }
    // zlib's frame begins with method 8 and a check sum over two bytes (RFC 1950, 2.2).
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(beginning[at]); };
    const bool framed =
        beginning.size() >= 2 && (byte(0) & 0x0fU) == 8 && (byte(0) * 256U + byte(1)) % 31 == 0;
    return framed ? packing::zlib : packing::deflate;
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
    return packed == packing::zstd ? ready_one<zstd_unpacker>(packed)
                                   : ready_one<zlib_unpacker>(packed);
}

result<std::string> unpacked(std::string_view text, packing packed, std::size_t largest) {
    constexpr std::size_t step = 64 * 1024;
    auto unpacker = make_unpacker(packed);
    if (!unpacker) {
        return unpacker.error();
    }
    std::string made;
    std::size_t used = 0;
    for (;;) {
        // One byte past the limit tells "exactly full" from "too large".
        made.resize(std::min(std::max(used + step, used * 2), largest + 1));
        const auto done = (*unpacker)->unpack(text, {made.data() + used, made.size() - used});
        if (!done) {
            return done.error();
        }
        text.remove_prefix(done->taken);
        used += done->made;
        if (used > largest) {
            return failure(failure_class::refused,
                           "the " + std::string(name_of(packed)) + " unpacks to more than " +
                               std::to_string(largest) + " bytes",
                           "send less at once, or raise the limit");
        }
        if (text.empty() && (*unpacker)->may_end()) {
            made.resize(used);
            return made;
        }
        if (done->taken == 0 && done->made == 0) {
            return damaged(packed, "it ends too early");
        }
    }
}

}  // namespace sluice::formats
