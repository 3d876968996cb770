#include "own_mounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

namespace sluice::testing {

namespace {

std::runtime_error cannot(const std::string& action) {
    return std::runtime_error(action + ": " + std::strerror(errno));
}

// Root has this right already; other users get it as the root of their own user namespace.
void get_own_mounts() {
    const auto user = std::to_string(::geteuid());
    const auto group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWNS) != 0) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
            throw cannot(
                "no mount namespace of its own can be made: run the tests as root, or "
                "allow user namespaces (sysctl kernel.unprivileged_userns_clone=1)");
        }
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " + user + " 1";
        std::ofstream("/proc/self/gid_map") << "0 " + group + " 1";
    }
    // In a bare chroot `/` is no mount of its own, so nothing has to be made private.
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 && errno != EINVAL) {
        throw cannot("mounts cannot be kept private");
    }
}

}  // namespace

small_disk::small_disk(std::filesystem::path path, std::uint64_t bytes) : path_(std::move(path)) {
    const auto size = "size=" + std::to_string(bytes);
    if (::mount("tmpfs", path_.c_str(), "tmpfs", 0, size.c_str()) != 0) {
        throw cannot("no file system can be mounted on " + path_.string());
    }
}

small_disk::~small_disk() {
    ::umount2(path_.c_str(), MNT_DETACH);
}

void small_disk::leave(std::uint64_t bytes) const {
    const auto ballast = path_ / "ballast";
    const int file = ::open(ballast.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string block(4096, 'x');
    while (std::filesystem::space(path_).available > bytes || bytes == 0) {
        if (::write(file, block.data(), block.size()) <= 0) {
            break;
        }
    }
    ::close(file);
}

void small_disk::make_room() const {
    std::filesystem::remove(path_ / "ballast");
}

}  // namespace sluice::testing

// Namespaces belong to threads, so it is made while there is only one. A listing of the tests needs
// none. Where none can be made, the program runs no test, fails, and says so.
int main(int argc, char** argv) {
    ::testing::InitGoogleMock(&argc, argv);
    if (!GTEST_FLAG_GET(list_tests)) {
        try {
            sluice::testing::get_own_mounts();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "e2e_ledger: %s\n", error.what());
            return 1;
        }
    }
    return RUN_ALL_TESTS();
}
