#include <sluice/component/host.hpp>

#include <sys/stat.h>
#include <system_error>

namespace sluice {

const host_rules& closed_host() {
    static const host_rules closed;
    return closed;
}

bool leads_to_ledger(const host_rules& host, const std::filesystem::path& path) {
    if (host.ledger.empty()) {
        return false;
    }
    struct stat own{};
    struct stat other{};
    if (::stat(host.ledger.c_str(), &own) == 0 && ::stat(path.c_str(), &other) == 0) {
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino;
    }
    // Before the first start there is no ledger. The path then tells.
    std::error_code error;
    const auto own_path = std::filesystem::weakly_canonical(host.ledger, error);
    if (error) {
        return host.ledger.lexically_normal() == path.lexically_normal();
    }
    const auto other_path = std::filesystem::weakly_canonical(path, error);
    return !error && own_path == other_path;
}

}  // namespace sluice
