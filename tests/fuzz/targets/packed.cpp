// Any bytes are a packed text or a fault. No more comes out than is allowed, and a text that comes
// out in small pieces is the same.

#include "formats/binary_value.hpp"
#include "formats/unpacking.hpp"
#include "fuzz/fuzz_target.hpp"
#include "support/net_gzip.hpp"

#include <array>
#include <optional>

namespace sluice::fuzzing {

namespace {

constexpr std::size_t largest = 20'000;

// Returns nullopt for a fault, or for more than `largest` bytes.
std::optional<std::string> piecewise(std::string_view input, formats::packing as) {
    auto unpacker = formats::make_unpacker(as);
    promise(unpacker.has_value(), "there is an unpacker for each packing");
    std::string all;
    std::array<char, 7> room{};
    for (;;) {
        const auto done = (*unpacker)->unpack(input.substr(0, 5), room);
        if (!done) {
            return std::nullopt;
        }
        promise(done->made <= room.size() && done->taken <= 5, "an unpacker stays in its room");
        all.append(room.data(), done->made);
        input.remove_prefix(done->taken);
        if (all.size() > largest) {
            return std::nullopt;
        }
        if (done->made == 0 && done->taken == 0) {
            return input.empty() && (*unpacker)->may_end() ? std::optional(all) : std::nullopt;
        }
    }
}

}  // namespace

std::vector<std::string> seeds() {
    const std::string text = "some text, some text, some text";
    return {testing::gzipped(text),
            testing::zlib_packed(text),
            testing::raw_deflated(text),
            testing::gzipped(text) + testing::gzipped(""),
            testing::gzipped(std::string(30'000, '0')),
            testing::gzipped(testing::gzipped(text)),
            testing::zlib_packed(""),
            testing::raw_deflated(std::string(300, 'a') + text),
            testing::gzipped(text).substr(0, 20),
            std::string("\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00hi", 11),
            "attachment; filename=\"a\\\"b.png\"; filename*=UTF-8''%c3%bc.png"};
}

std::vector<std::string> words() {
    return {"\x1f\x8b\x08",
            "\x28\xb5\x2f\xfd",
            "\x78\x9c",
            "filename=",
            "filename*=UTF-8''",
            "\"",
            "\\",
            ";",
            "%",
            "/"};
}

void run_one(std::string_view input) {
    for (const std::string_view coding : {"gzip", "deflate", "zstd"}) {
        const auto as = formats::packing_of_coding(coding, input);
        const auto whole = formats::unpacked(input, as, largest);
        if (whole) {
            promise(whole->size() <= largest, "no more comes out than is allowed");
        } else {
            const auto kind = whole.error().kind;
            promise(kind == failure_class::invalid || kind == failure_class::refused,
                    "a damaged text is invalid, and one that is too large is refused");
        }
        const auto pieces = piecewise(input, as);
        promise(whole.has_value() == pieces.has_value(), "pieces are read as the whole is");
        promise(!pieces || *pieces == *whole, "the pieces make the whole");
    }
    const auto name = formats::name_of_disposition(input);
    promise(name.find('/') == std::string::npos && name != "..", "a name leads nowhere");
}

}  // namespace sluice::fuzzing
