#pragma once

// The parts of a browser that a consent page needs: pages over plain sockets, redirects, cookies,
// forms.

#include <map>
#include <string>

namespace sluice::testing {

class browser {
 public:
    using fields = std::map<std::string, std::string>;

    struct page {
        int status = 0;
        std::string url;
        std::string location;  // of a redirect
        std::string body;
    };

    // Makes one request and follows no redirect. Every server is on this machine.
    page get(const std::string& url);
    page post(const std::string& url, const fields& form);

    // Follows the page until it leads nowhere, or to an address that begins with `before`.
    page follow(page from, const std::string& before = "-");

    // Submits the page's form, with its own values and `more`. Follows no redirect.
    page submit(const page& from, const fields& more);

 private:
    page ask(const std::string& method, const std::string& url, const std::string& body);

    std::map<std::string, fields> cookies_;  // by host and port
};

}  // namespace sluice::testing
