#pragma once

// Writes a mail as RFC 5322 and MIME ask. No I/O. No value can add a header: line ends and control
// characters are refused, and every other character that a header cannot hold is encoded.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::mail {

struct address {
    std::string name;  // may be empty; any valid UTF-8
    std::string box;   // "orders@example.org"
};

// Reads "orders@example.org" or "Orders <orders@example.org>". Fails (class refused) for everything
// else, also for a list and for a box with letters past ASCII.
result<address> read_address(std::string_view text);

struct message {
    address from;
    std::vector<address> to;
    std::vector<address> cc;
    std::optional<address> reply_to = std::nullopt;
    std::string subject;
    std::optional<std::string> text = std::nullopt;
    std::optional<std::string> html = std::nullopt;
    std::string id;  // of the Message-ID, without its brackets
    wall_time date{};
};

// Returns the mail with lines that end in CR LF. Equal messages give equal texts. Fails (class
// refused) when a header cannot hold its value.
result<std::string> write_message(const message& given);

// Returns an id for a Message-ID that is the same for every attempt of a task:
// "HASH.sluice@example.org".
std::string message_id(std::string_view key, const address& from);

}  // namespace sluice::mail
