#include "formats/unpacking.hpp"

#include "support/net_gzip.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <zstd.h>

namespace sluice::formats {
namespace {

std::string zstd_packed(const std::string& text, int window_log = 0) {
    auto* context = ZSTD_createCCtx();
    if (window_log > 0) {
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    }
    std::string out(ZSTD_compressBound(text.size()) + 64, '\0');
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    ZSTD_outBuffer made{out.data(), out.size(), 0};
    // In two steps, so that the window is that of the setting and not that of the text.
    ZSTD_compressStream2(context, &made, &in, ZSTD_e_flush);
    ZSTD_compressStream2(context, &made, &in, ZSTD_e_end);
    ZSTD_freeCCtx(context);
    out.resize(made.pos);
    return out;
}

// Unpacks with buffers of these sizes. Returns the text, or the failure's message.
std::string unpacked(std::string_view packed, std::size_t in, std::size_t out) {
    const auto made = make_unpacker(packing_of(packed));
    std::string text;
    std::string room(out, '\0');
    std::size_t used = 0;
    for (;;) {
        const auto done = (*made)->unpack(packed.substr(used, in), room);
        if (!done) {
            return done.error().message;
        }
        used += done->taken;
        text.append(room, 0, done->made);
        if (done->taken == 0 && done->made == 0) {
            return (*made)->may_end() ? text : "cut: " + text;
        }
    }
}

TEST(unpacking, gives_the_text_whatever_the_size_of_the_buffers) {
    std::string text;
    for (int i = 0; i < 2000; ++i) {
        text += std::to_string(i * i) + "\n";
    }
    for (const auto& packed : {testing::gzipped(text), zstd_packed(text)}) {
        for (const std::size_t in : {1U, 7U, 100'000U}) {
            for (const std::size_t out : {1U, 13U, 100'000U}) {
                EXPECT_EQ(unpacked(packed, in, out), text) << in << " " << out;
            }
        }
    }
}

// A log that is packed each day is one file of several members.
TEST(unpacking, goes_on_after_a_member) {
    EXPECT_EQ(unpacked(testing::gzipped("a") + testing::gzipped("b"), 5, 100), "ab");
    EXPECT_EQ(unpacked(zstd_packed("a") + zstd_packed("b"), 5, 100), "ab");
}

TEST(unpacking, knows_a_cut_and_a_damaged_stream) {
    for (auto packed : {testing::gzipped("some text"), zstd_packed("some text")}) {
        for (std::size_t length = 4; length < packed.size(); ++length) {
            EXPECT_NE(unpacked(packed.substr(0, length), 100, 100), "some text");
        }
        packed[packed.size() / 2] ^= 0x55;
        EXPECT_NE(unpacked(packed, 100, 100), "some text");
    }
    EXPECT_EQ(unpacked(std::string("\x1f\x8b\x08\xff") + std::string(20, 'x'), 100, 100),
              "the gzip is damaged: unknown header flags set");
}

// The header of a few bytes may ask for any memory.
TEST(unpacking, takes_no_more_memory_than_16_mib) {
    const std::string text(100, 'x');
    EXPECT_EQ(unpacked(zstd_packed(text, 24), 100, 1000), text);
    EXPECT_EQ(unpacked(zstd_packed(text, 25), 100, 1000),
              "the zstd needs more than 16 MiB of memory to unpack");
}

TEST(unpacking, is_told_by_the_first_bytes_and_leaves_the_name) {
    EXPECT_EQ(packing_of("id,name"), packing::none);
    EXPECT_EQ(packing_of(""), packing::none);
    EXPECT_EQ(packing_of("\x1f\x8b"), packing::none);
    EXPECT_EQ(without_packing("a.csv.gz"), "a.csv");
    EXPECT_EQ(without_packing("a.csv.zst"), "a.csv");
    EXPECT_EQ(without_packing("a.csv"), "a.csv");
}

}  // namespace
}  // namespace sluice::formats
