#include "app/journal.hpp"

#include "app/log_line.hpp"

#include <sluice/net/outcome.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice::app {
namespace {

// Journald takes names of capital letters, digits and "_".
std::string field_name(std::string_view name) {
    std::string made = "SLUICE_";
    for (const char c : name) {
        const bool small = c >= 'a' && c <= 'z';
        const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        made += small ? static_cast<char>(c - 'a' + 'A') : kept ? c : '_';
    }
    return made;
}

// Precondition: `value` has no line end. The protocol writes values with line ends differently.
void append(std::string& entry, std::string_view name, std::string_view value) {
    entry += name;
    entry += '=';
    entry += value;
    entry += '\n';
}

}  // namespace

char journal_priority(log_level level) {
    switch (level) {
        case log_level::debug:
            return '7';
        case log_level::info:
            return '6';
        case log_level::warning:
            return '4';
        case log_level::error:
            return '3';
    }
    return '3';
}

std::string journal_entry(log_level level, std::string_view line, std::string_view event,
                          std::span<const log_field> fields) {
    std::string entry;
    append(entry, "PRIORITY", std::string(1, journal_priority(level)));
    append(entry, "SYSLOG_IDENTIFIER", "sluice");
    append(entry, "SLUICE_EVENT", event);
    const auto size_without_fields = entry.size();
    for (const auto& field : fields) {
        const auto value = plain_value(field);
        if (!value.empty()) {
            append(entry, field_name(field.name), value);
        }
    }
    constexpr std::size_t name_of_message = sizeof "MESSAGE=\n" - 1;
    if (entry.size() + name_of_message + line.size() <= longest_journal_entry) {
        append(entry, "MESSAGE", line);
        return entry;
    }
    entry.resize(size_without_fields);
    const auto left = longest_journal_entry - entry.size() - name_of_message;
    append(entry, "MESSAGE",
           line.size() <= left ? std::string(line) : net::excerpt(line, left - 8));
    return entry;
}

bool is_journal_stream(int descriptor) {
    const char* named = std::getenv("JOURNAL_STREAM");
    struct ::stat about{};
    return named != nullptr && ::fstat(descriptor, &about) == 0 &&
           std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino) == named;
}

std::optional<int> connect_to_journal(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) {
        return std::nullopt;
    }
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return std::nullopt;
    }
    // systemd itself holds the other end, so the connection outlives a restart of journald.
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return std::nullopt;
    }
    return socket;
}

}  // namespace sluice::app
