#pragma once

// As long as it lives, the process runs as a user without rights, so that file permissions count;
// root would pass them. Only root can change its user; everybody else is unprivileged already.

#include <stdexcept>
#include <unistd.h>

namespace sluice::testing {

class unprivileged {
 public:
    unprivileged() : was_(::geteuid()) {
        if (was_ == 0 && ::seteuid(nobody) != 0) {
            throw std::runtime_error(
                "root cannot become user 65534 here (a user namespace of one "
                "user?): run the tests as an ordinary user");
        }
    }
    unprivileged(const unprivileged&) = delete;
    unprivileged& operator=(const unprivileged&) = delete;
    ~unprivileged() { (void)!::seteuid(was_); }

 private:
    static constexpr uid_t nobody = 65534;

    uid_t was_;
};

}  // namespace sluice::testing
