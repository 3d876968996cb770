#include "net/unix_path.hpp"

#include <boost/asio/error.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice::net {

using boost::asio::local::stream_protocol;

unix_path::unix_path(std::string path) : path_(std::move(path)) {
    if (path_.size() >= sizeof(sockaddr_un::sun_path)) {
        const auto directory = path_.substr(0, path_.rfind('/') + 1);
        directory_ = ::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        error_ = directory_ < 0 ? errno : 0;
    }
}

unix_path::~unix_path() {
    if (directory_ >= 0) {
        ::close(directory_);
    }
}

result<stream_protocol::endpoint> unix_path::endpoint() const {
    if (!path_.starts_with('/') || path_.ends_with('/')) {
        return failure(failure_class::refused, "'" + path_ + "' is no place for a Unix socket",
                       "give an absolute path with a file name");
    }
    if (error_ != 0) {
        const boost::system::error_code why(error_, boost::system::system_category());
        return failure(failure_class::refused, path_ + ": " + why.message(),
                       "make the directory, or choose another one");
    }
    std::string reached = path_;
    if (directory_ >= 0) {
        reached = "/proc/self/fd/" + std::to_string(directory_) + path_.substr(path_.rfind('/'));
    }
    if (reached.size() >= sizeof(sockaddr_un::sun_path)) {
        return failure(failure_class::refused, "the file name of a Unix socket is too long",
                       "choose a shorter one");
    }
    return stream_protocol::endpoint(reached);
}

failure no_listener(const std::string& path, const boost::system::error_code& error) {
    if (error == boost::system::errc::no_such_file_or_directory ||
        error == boost::asio::error::connection_refused) {
        return {failure_class::unreachable, "no daemon listens at " + path,
                "start the daemon, or name its socket with --socket"};
    }
    if (error == boost::system::errc::permission_denied) {
        return {failure_class::unreachable, "not allowed to connect to " + path,
                "run the command as root, as the user of the service, or as a member of the group "
                "in daemon.control.readers"};
    }
    return {failure_class::unreachable, "no connection to " + path + ": " + error.message(),
            "look at the log of the daemon"};
}

}  // namespace sluice::net
