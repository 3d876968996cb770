#include "connectors/file/read_position.hpp"

#include <algorithm>

namespace sluice::file {

namespace {

// Two blocks of a file tell it from another one almost surely, and cost two small reads.
constexpr std::uint64_t sample = 4096;

}  // namespace

read_position position_from(const json::value& stored) {
    read_position position;
    const auto* members = stored.if_object();
    if (members == nullptr || members->contains("ended")) {
        return position;
    }
    position.file = text_member(*members, "file");
    position.identity = text_member(*members, "identity");
    position.offset = count_member(*members, "offset").value_or(0);
    position.line = count_member(*members, "line").value_or(1);
    position.seen = text_member(*members, "seen");
    return position;
}

json::value to_json(const read_position& position) {
    json::object members;
    members["file"] = position.file;
    if (position.in_the_middle()) {
        members["identity"] = position.identity;
        members["offset"] = position.offset;
        members["line"] = position.line;
        members["seen"] = position.seen;
    }
    return members;
}

result<std::string> checksum_before(const descriptor& file, const std::string& path,
                                    std::uint64_t offset) {
    const auto length = static_cast<std::size_t>(std::min(offset, sample));
    auto head = read_at(file, path, 0, length);
    if (!head) {
        return head.error();
    }
    auto tail = read_at(file, path, offset - length, length);
    if (!tail) {
        return tail.error();
    }
    return sha256_of(*head + *tail);
}

result<bool> still_fits(const read_position& position, const descriptor& file,
                        const std::string& path, const file_facts& facts) {
    const bool is_shorter = file.content() == nullptr && facts.size < position.offset;
    if (facts.identity != position.identity || is_shorter) {
        return false;
    }
    const auto seen = checksum_before(file, path, position.offset);
    if (!seen) {
        return seen.error();
    }
    return *seen == position.seen;
}

}  // namespace sluice::file
