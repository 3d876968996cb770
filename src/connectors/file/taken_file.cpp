#include "connectors/file/taken_file.hpp"

#include "connectors/file/read_position.hpp"

#include <sluice/model/text.hpp>

#include <openssl/sha.h>

#include <array>
#include <charconv>

namespace sluice::file {

namespace {

constexpr std::size_t key_length = 16;

std::optional<wall_time> time_member(const json::object& members, std::string_view name) {
    const auto* found = members.if_contains(name);
    if (found == nullptr || !found->is_int64()) {
        return std::nullopt;
    }
    return wall_time(std::chrono::milliseconds(found->get_int64()));
}

bool is_true(const json::object& members, std::string_view name) {
    const auto* found = members.if_contains(name);
    return found != nullptr && found->is_bool() && found->get_bool();
}

}  // namespace

std::uint64_t short_hash(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < sizeof(hash); ++i) {
        hash = hash << 8U | digest[i];
    }
    return hash;
}

file_state state_of(const file_facts& facts) {
    return {short_hash(facts.identity), facts.size, facts.modified};
}

std::string key_of(std::uint64_t identity) {
    std::array<char, key_length> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), identity, 16).ptr;
    const std::string text(digits.data(), end);
    return std::string(key_length - text.size(), '0') + text;
}

std::optional<std::uint64_t> identity_of(std::string_view key) {
    std::uint64_t identity = 0;
    const auto* end = key.data() + key.size();
    const auto read = std::from_chars(key.data(), end, identity, 16);
    const bool whole = read.ec == std::errc() && read.ptr == end && key.size() == key_length;
    return whole ? std::optional(identity) : std::nullopt;
}

json::value to_json(const taken_file& file) {
    json::object members;
    members["identity"] = key_of(file.state.identity);
    members["size"] = file.state.size;
    members["modified"] = file.state.modified.time_since_epoch().count();
    members["taken"] = file.taken.time_since_epoch().count();
    members["settled"] = file.settled;
    if (file.failed) {
        members["failed"] = true;
    }
    if (file.offset > 0) {
        members["offset"] = file.offset;
        members["line"] = file.line;
        members["seen"] = key_of(file.seen);
    }
    if (!file.path.empty()) {
        members["path"] = file.path;
    }
    if (file.gone) {
        members["gone"] = file.gone->time_since_epoch().count();
    }
    return members;
}

std::optional<taken_file> taken_file_from(const json::value& stored) {
    const auto* members = stored.if_object();
    if (members == nullptr) {
        return std::nullopt;
    }
    taken_file file;
    const auto identity = identity_of(text_member(*members, "identity"));
    const auto modified = time_member(*members, "modified");
    if (!identity || !modified) {
        return std::nullopt;
    }
    file.state = {*identity, count_member(*members, "size").value_or(0), *modified};
    file.offset = count_member(*members, "offset").value_or(0);
    file.line = count_member(*members, "line").value_or(1);
    file.seen = identity_of(text_member(*members, "seen")).value_or(0);
    file.taken = time_member(*members, "taken").value_or(wall_time());
    file.settled = is_true(*members, "settled");
    file.failed = is_true(*members, "failed");
    file.path = text_member(*members, "path");
    file.gone = time_member(*members, "gone");
    return file;
}

result<std::uint64_t> seen_before(const descriptor& file, const std::string& path,
                                  std::uint64_t offset) {
    const auto sum = checksum_before(file, path, offset);
    if (!sum) {
        return sum.error();
    }
    return short_hash(*sum);
}

result<bool> holds_what_was_read(const taken_file& taken, const descriptor& file,
                                 const std::string& path) {
    if (taken.offset == 0) {
        return true;
    }
    const auto seen = seen_before(file, path, taken.offset);
    if (!seen) {
        return seen.error();
    }
    return *seen == taken.seen;
}

}  // namespace sluice::file
