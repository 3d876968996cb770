#include "app/kept_tokens.hpp"

#include "app/open_file.hpp"
#include "app/state_directory.hpp"

#include <sluice/model/base64.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace sluice::app {
namespace {

// Far more than the 44 characters of a key that Sluice makes.
constexpr std::size_t longest_key = 4096;

failure about(const std::filesystem::path& file, const char* subject, int error) {
    return {failure_class::internal,
            file.string() + ", which tokens need, cannot be " + subject + ": " +
                std::system_category().message(error),
            "give the file to the user that the daemon runs as, or name a key with "
            "daemon.token_key"};
}

result<secret> read_key(const std::filesystem::path& path) {
    const open_file file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.good()) {
        return about(path, "read", errno);
    }
    std::array<char, longest_key> text{};
    const auto size = ::read(file.get(), text.data(), text.size());
    if (size < 0) {
        return about(path, "read", errno);
    }
    std::string_view key(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (key.ends_with('\n') || key.ends_with('\r')) {
        key.remove_suffix(1);  // an editor adds a line end; the same key as a credential has none
    }
    // A shorter key is damaged, or easy to guess.
    if (key.size() < 32) {
        return failure(failure_class::internal,
                       "the key of the tokens " + path.string() + " is too short",
                       "put the former file back; or take it away and grant access again");
    }
    return secret(std::string(key));
}

// Makes the lock file with which processes that renew tokens take turns.
result<std::filesystem::path> turns_of(const std::filesystem::path& state) {
    const auto path = state / "token.lock";
    const open_file file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.good() || !hand_to_owner_of(state, path)) {
        return about(path, "made", errno);
    }
    return path;
}

bool sync_directory(const std::filesystem::path& path) {
    const open_file directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory.good() && ::fsync(directory.get()) == 0;
}

}  // namespace

result<secret> token_key_of(const std::filesystem::path& state) {
    const auto path = state / "token.key";
    // The key is written whole under another name first: a crash leaves no half of a key.
    const auto draft = state / ("token.key." + base64_url(access::random_bytes(9)));
    if (::access(path.c_str(), F_OK) == 0) {
        return read_key(path);
    }
    const std::string key = base64(access::random_bytes(32));
    {
        const open_file file(
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
        const bool written =
            file.good() &&
            ::write(file.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
            hand_to_owner_of(state, draft) && ::fsync(file.get()) == 0;
        if (!written) {
            const int error = errno;
            ::unlink(draft.c_str());
            return about(path, "written", error);
        }
    }
    // link() fails if the file exists. If two processes make a key at once, the first key stands.
    const bool linked = ::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const int error = errno;
    ::unlink(draft.c_str());
    if (!linked || !sync_directory(state)) {
        return about(path, "written", error);
    }
    // Read back: the key in the file may be that of another process.
    return read_key(path);
}

kept_tokens::kept_tokens(asio::any_io_executor executor, net::client_factory& http, clock& time,
                         event_log& log, access::token_vault& vault)
    : vault_(vault), book_(std::move(executor), vault_, http, time, log) {}

result<void> kept_tokens::open(const secret& configured, const std::filesystem::path& state,
                               ledger::key_values& values) {
    // Without clients that use tokens, no key file appears in the state directory.
    if (book_.all().empty() || vault_.is_open()) {
        return {};
    }
    const auto turns = turns_of(state);
    if (!turns) {
        return turns.error();
    }
    const auto key = configured.empty() ? token_key_of(state) : result<secret>(configured);
    if (!key) {
        return key.error();
    }
    vault_.open(*key, values, *turns);
    return {};
}

// A token that cannot be read is reported by the client that needs it.
awaitable<void> kept_tokens::hide_all() {
    if (!book_.all().empty()) {
        co_await vault_.all();
    }
}

}  // namespace sluice::app
