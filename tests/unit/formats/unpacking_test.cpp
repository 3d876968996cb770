#include "formats/unpacking.hpp"

#include "support/net_gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <zstd.h>

namespace sluice::formats {
namespace {

using ::testing::HasSubstr;

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
    for (const auto& packed : {sluice::testing::gzipped(text), zstd_packed(text)}) {
        for (const std::size_t in : {1U, 7U, 100'000U}) {
            for (const std::size_t out : {1U, 13U, 100'000U}) {
                EXPECT_EQ(unpacked(packed, in, out), text) << in << " " << out;
            }
        }
    }
}

// A log that is packed each day is one file of several members.
TEST(unpacking, goes_on_after_a_member) {
    EXPECT_EQ(unpacked(sluice::testing::gzipped("a") + sluice::testing::gzipped("b"), 5, 100),
              "ab");
    EXPECT_EQ(unpacked(zstd_packed("a") + zstd_packed("b"), 5, 100), "ab");
}

TEST(unpacking, knows_a_cut_and_a_damaged_stream) {
    for (auto packed : {sluice::testing::gzipped("some text"), zstd_packed("some text")}) {
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

TEST(unpacking, a_whole_text_comes_off_within_its_limit) {
    const std::string text = "some text that is long enough to be cut in many places";
    const auto off = [](const std::string& packed, std::string_view coding, std::size_t largest) {
        const auto read = unpacked(packed, packing_of_coding(coding, packed), largest);
        return read ? *read : describe(read.error());
    };
    for (const auto& [coding, packed] :
         {std::pair("gzip", sluice::testing::gzipped(text)),
          std::pair("x-GZIP", sluice::testing::gzipped(text)),
          std::pair("deflate", sluice::testing::zlib_packed(text)),
          std::pair("Deflate", sluice::testing::raw_deflated(text))}) {
        EXPECT_EQ(off(packed, coding, text.size()), text) << coding;
        EXPECT_THAT(off(packed, coding, text.size() - 1), HasSubstr("unpacks to more than 53"));
        for (std::size_t size = 0; size < packed.size(); ++size) {
            EXPECT_THAT(off(packed.substr(0, size), coding, 1000), HasSubstr("damaged")) << size;
        }
        EXPECT_THAT(off(packed + "x", coding, 1000), HasSubstr("damaged")) << coding;
    }
    EXPECT_EQ(off(sluice::testing::gzipped(text) + sluice::testing::gzipped(text), "gzip", 1000),
              text + text);
    EXPECT_EQ(packing_of_coding("br", "x"), packing::none);
    EXPECT_EQ(packing_of_coding("", ""), packing::none);
}

// 10 GB of zeros would come out of 10 MB. Nothing past the limit is made.
TEST(unpacking, a_bomb_ends_at_the_limit) {
    const auto bomb = sluice::testing::gzipped(std::string(10'000'000, '0'));
    const auto read = unpacked(bomb, packing::gzip, 1'000'000);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, failure_class::refused);
}

}  // namespace
}  // namespace sluice::formats
