#pragma once

// Root in the state directory of a service. Files that root makes there break the service, and a
// link that the service's user lays there would lead root anywhere. So root works in a state
// directory as its owner; of one that is not there yet, as the owner of the directory in which it
// will be made. Nothing here changes anything for other users, for a directory of root, or for one
// that its owner cannot reach: nobody else works there, and root gives away what it makes.

#include <sluice/error.hpp>

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sluice::ledger {

// For good: the process cannot become root again. Gives the user's name, or an empty text when
// nothing was changed.
result<std::string> become_owner_of(const std::filesystem::path& state);

// As long as it lives, the whole process acts as the owner: for a command that reads and writes
// elsewhere as root.
class acting_as_owner {
 public:
    static result<acting_as_owner> of(const std::filesystem::path& state);

    acting_as_owner(acting_as_owner&& other) noexcept;
    acting_as_owner& operator=(acting_as_owner&&) = delete;
    ~acting_as_owner();

    bool has_changed() const { return changed_; }

 private:
    acting_as_owner() = default;
    void end();

    bool changed_ = false;
    gid_t group_ = 0;
    std::vector<gid_t> groups_;
};

}  // namespace sluice::ledger
