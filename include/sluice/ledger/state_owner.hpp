#pragma once

// Commands that root runs work in a state directory as its owner. Files of root's there would break
// the service, and a link that the service's user makes there could lead root anywhere. Where the
// directory does not exist yet, the owner of its parent counts. Nothing changes for other users,
// for a directory of root's, or for one that its owner cannot reach: nobody else works there, and
// root gives the new files to the owner.

#include <sluice/error.hpp>

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sluice::ledger {

// Makes the process the owner's for good: it cannot become root again. Returns the user's name, or
// an empty text when nothing changed.
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
