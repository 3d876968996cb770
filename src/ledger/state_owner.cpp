#include <sluice/ledger/state_owner.hpp>

#include <cerrno>
#include <grp.h>
#include <optional>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sluice::ledger {

namespace {

struct directory_owner {
    uid_t user = 0;
    gid_t group = 0;
    std::string name;  // the user's number when the system knows no name
    bool has_name = false;
};

// Returns the directory, or the nearest directory above it that exists.
std::filesystem::path existing_part(const std::filesystem::path& state) {
    std::error_code error;
    auto part = std::filesystem::absolute(state, error).lexically_normal();
    while (!error && !std::filesystem::exists(part, error) && part.has_relative_path()) {
        part = part.parent_path();
    }
    return part;
}

// Returns nullopt when this process may stay as it is.
std::optional<directory_owner> owner_to_become(const std::filesystem::path& part) {
    struct stat facts{};
    if (::geteuid() != 0 || ::stat(part.c_str(), &facts) != 0 || facts.st_uid == 0) {
        return std::nullopt;
    }
    directory_owner owner{facts.st_uid, facts.st_gid, std::to_string(facts.st_uid), false};
    if (const auto* entry = ::getpwuid(facts.st_uid)) {
        owner.name = entry->pw_name;
        owner.has_name = true;
    }
    return owner;
}

// Takes the user's groups too: a configuration may be readable for one of them only.
bool take_groups(const directory_owner& owner) {
    return owner.has_name ? ::initgroups(owner.name.c_str(), owner.group) == 0
                          : ::setgroups(1, &owner.group) == 0;
}

failure cannot_become(const directory_owner& owner, const std::filesystem::path& state) {
    const std::error_code reason(errno, std::generic_category());
    return {failure_class::internal,
            "root cannot act as user " + owner.name + ", who owns the state directory " +
                state.string() + ": " + reason.message(),
            "run the command as that user: sudo -u " + owner.name + " sluice …"};
}

}  // namespace

result<std::string> become_owner_of(const std::filesystem::path& state) {
    const auto part = existing_part(state);
    const auto owner = owner_to_become(part);
    if (!owner) {
        return std::string();
    }
    {
        const auto trial = acting_as_owner::of(state);
        if (!trial || !trial->has_changed()) {
            return trial ? result<std::string>(std::string()) : trial.error();
        }
    }
    if (!take_groups(*owner) || ::setresgid(owner->group, owner->group, owner->group) != 0 ||
        ::setresuid(owner->user, owner->user, owner->user) != 0) {
        return cannot_become(*owner, state);
    }
    return owner->name;
}

result<acting_as_owner> acting_as_owner::of(const std::filesystem::path& state) {
    acting_as_owner acting;
    const auto part = existing_part(state);
    const auto owner = owner_to_become(part);
    if (!owner) {
        return acting;
    }
    acting.group_ = ::getegid();
    acting.groups_.resize(static_cast<std::size_t>(::getgroups(0, nullptr)));
    ::getgroups(static_cast<int>(acting.groups_.size()), acting.groups_.data());
    acting.changed_ = true;  // set first, so that end() also undoes a failure half way
    if (!take_groups(*owner) || ::setegid(owner->group) != 0 || ::seteuid(owner->user) != 0) {
        return cannot_become(*owner, state);
    }
    if (::eaccess(part.c_str(), W_OK | X_OK) != 0) {
        acting.end();
    }
    return acting;
}

acting_as_owner::acting_as_owner(acting_as_owner&& other) noexcept
    : changed_(std::exchange(other.changed_, false)),
      group_(other.group_),
      groups_(std::move(other.groups_)) {}

acting_as_owner::~acting_as_owner() {
    end();
}

void acting_as_owner::end() {
    if (!std::exchange(changed_, false)) {
        return;
    }
    // The user first, because only root may set groups.
    if (::seteuid(0) != 0 || ::setegid(group_) != 0 ||
        ::setgroups(groups_.size(), groups_.data()) != 0) {
        ::_exit(1);  // the process is neither root nor the owner: it must not go on
    }
}

}  // namespace sluice::ledger
