#include "connectors/file/torn_record.hpp"

#include "connectors/file/byte_source.hpp"

#include <algorithm>

namespace sluice::file {

namespace {

// Compares the file from `tail` on with one text that may have been begun there.
result<bool> begins(const descriptor& file, const std::string& path, std::uint64_t tail,
                    std::string_view expected, std::uint64_t room) {
    byte_source source(file, path, tail);
    std::uint64_t equal = 0;  // bytes that equal the beginning of `expected`
    std::uint64_t nuls = 0;   // after those
    while (true) {
        const auto bytes = source.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            break;
        }
        for (const char byte : *bytes) {
            if (nuls == 0 && equal < expected.size() && byte == expected[equal]) {
                ++equal;
            } else if (byte == '\0') {
                ++nuls;
            } else {
                return false;
            }
        }
        source.consume(bytes->size());
    }
    // A whole text without NULs after it is no beginning.
    return equal < expected.size() && equal + nuls <= room;
}

// Returns the line end that an append puts before the record, if the last line has none.
result<std::string> line_end_before(const descriptor& file, const std::string& path,
                                    std::uint64_t tail) {
    if (tail == 0) {
        return std::string();
    }
    const auto before = read_at(file, path, tail - 1, 1);
    if (!before) {
        return before.error();
    }
    return std::string(*before == "\n" ? "" : "\n");
}

}  // namespace

result<bool> is_torn_record(const descriptor& file, const std::string& path, std::uint64_t tail,
                            std::uint64_t size, const delivery_plan& plan) {
    const std::uint64_t longest =
        plan.header.size() + 1 + std::max<std::uint64_t>(plan.block, plan.text.size());
    if (plan.text.empty() || tail >= size || size - tail > longest) {
        return false;
    }
    const auto line_end = line_end_before(file, path, tail);
    if (!line_end) {
        return line_end.error();
    }
    const std::uint64_t room =
        line_end->size() + std::max<std::uint64_t>(plan.block, plan.text.size());
    // The header precedes the record only if the file was empty, and the plan does not know that.
    // So both forms are compared.
    auto record = begins(file, path, tail, *line_end + plan.text, room);
    if (!record || *record || plan.header.empty()) {
        return record;
    }
    return begins(file, path, tail, *line_end + plan.header + plan.text, plan.header.size() + room);
}

}  // namespace sluice::file
