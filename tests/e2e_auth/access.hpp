#pragma once

// A job whose client has access that a person granted: the commands around it, and the person.

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

// `sluice auth grant ocoya`, up to where it waits for the person.
class granting {
 public:
    explicit granting(const job& work, std::vector<std::string> more = {});

    const std::string& address() const { return address_; }
    program& command() { return command_; }

 private:
    program command_;
    std::string address_;
};

// The person at the sandbox's page says `decision`; where the browser is sent then.
std::string answer_of_person(const std::string& address, const std::string& decision);

// The whole of it, with a yes; throws std::runtime_error when there is no access at its end. Gives
// the code that went through the browser.
std::string grant_access(const job& work);

// How often the sandbox was asked for a token.
std::size_t token_requests(const sandbox_process& sandbox);

// What the ledger keeps for the client.
access::token kept_token_of(const job& work);

}  // namespace sluice::testing
