#include "connectors/file/descriptor.hpp"

#include <sluice/model/text.hpp>

#include <openssl/sha.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace sluice::file {

namespace {

struct judgement {
    failure_class kind;
    const char* mend;
};

// Busy and unreachable failures are tried again, because an operator can mend their cause. A
// refused one needs another configuration.
judgement judge(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return {failure_class::busy,
                    "make room on that disk; nothing is lost, it is tried again"};
        case EFBIG:
            return {failure_class::busy,
                    "raise the limit on the size of files or use another file"};
        case ENOENT:
        case ENOTDIR:
            return {failure_class::unreachable, "make it, or mend 'path'"};
        case EACCES:
        case EPERM:
            return {failure_class::unreachable, "give the user that runs sluice the right to it"};
        case EROFS:
            return {failure_class::unreachable,
                    "its file system is read-only: mount it for writing"};
        case EISDIR:
            return {failure_class::refused, "'path' must name a file"};
        case EMFILE:
        case ENFILE:
            return {failure_class::busy, "raise the limit on open files"};
        case EIO:
            return {failure_class::internal, "look at the disk and the kernel's log"};
        default:
            return {failure_class::internal, "look at the disk and at how it is mounted"};
    }
}

}  // namespace

failure system_failure(std::string_view action, const std::string& path, int error_number) {
    const judgement verdict = judge(error_number);
    return {verdict.kind,
            "cannot " + std::string(action) + " '" + path +
                "': " + std::generic_category().message(error_number),
            verdict.mend};
}

std::string sha256_of(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace sluice::file
