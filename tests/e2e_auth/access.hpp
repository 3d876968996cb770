#pragma once

// A job whose client has access that a person granted, with the commands and the person's part.

#include "access/oauth/oauth_token.hpp"
#include "e2e/job.hpp"
#include "e2e_auth/browser.hpp"

#include <string>
#include <vector>

namespace sluice::testing {

// Publishes products to the sandbox, with OAuth2 in place of the key.
void publish_with_access(const job& work, const sandbox_process& sandbox,
                         const std::vector<std::string>& titles, const std::string& grant = {});

// `sluice auth …` on the job's directories.
launch auth(const job& work, std::vector<std::string> what);
ended auth_status(const job& work);

// Runs `sluice auth grant ocoya` up to the point where it waits for the person.
class granting {
 public:
    explicit granting(const job& work, std::vector<std::string> more = {});

    const std::string& address() const { return address_; }
    program& command() { return command_; }

 private:
    program command_;
    std::string address_;
};

// The person chooses `decision` on the sandbox's page. Returns the address that the browser is sent
// to.
std::string answer_of_person(const std::string& address, const std::string& decision);

// Grants access with a yes. Throws std::runtime_error when there is no access at the end. Returns
// the code that went through the browser.
std::string grant_access(const job& work);

// The number of token requests that the sandbox received.
std::size_t token_requests(const sandbox_process& sandbox);

// The ledger's entry for the client.
access::token kept_token_of(const job& work);

}  // namespace sluice::testing
