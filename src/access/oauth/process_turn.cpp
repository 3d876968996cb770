#include "access/oauth/process_turn.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sluice::access {
namespace {

constexpr std::chrono::milliseconds between{20};
constexpr std::chrono::milliseconds longest = std::chrono::minutes(1);

// Each name has one byte of the file (FNV-1a). Two names with the same byte only wait for each
// other.
off_t place_of(const std::string& name) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char letter : name) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619U;
    }
    return static_cast<off_t>(hash);
}

// The lock belongs to an open file, not to the process, so it also excludes others in this process.
bool take(int file, off_t place) {
    struct flock wanted{};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = place;
    wanted.l_len = 1;
    int outcome = 0;
    do {
        outcome = ::fcntl(file, F_OFD_SETLK, &wanted);
    } while (outcome != 0 && errno == EINTR);
    return outcome == 0;
}

failure unusable(const std::filesystem::path& file, int error) {
    return {failure_class::internal,
            "tokens are not renewed: " + file.string() +
                " cannot be locked: " + std::system_category().message(error),
            "give the file to the user that the daemon runs as"};
}

}  // namespace

process_turn::process_turn(process_turn&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

process_turn& process_turn::operator=(process_turn&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

process_turn::~process_turn() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

awaitable<result<process_turn>> enter_turn(std::filesystem::path file, std::string name,
                                           clock* time) {
    process_turn turn(::open(file.c_str(), O_RDWR | O_CLOEXEC));
    if (turn.file_ < 0) {
        co_return unusable(file, errno);
    }
    const auto place = place_of(name);
    for (std::chrono::milliseconds waited{0}; !take(turn.file_, place); waited += between) {
        if (errno != EAGAIN && errno != EACCES) {
            co_return unusable(file, errno);
        }
        if (waited >= longest) {
            co_return failure(failure_class::busy,
                              "another process has been renewing this token for a minute",
                              "end the other 'sluice' command; it is tried again later");
        }
        const bool slept = co_await time->sleep_for(between);
        if (!slept) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
    co_return std::move(turn);
}

}  // namespace sluice::access
