#pragma once

// As much of a browser as a consent page needs: pages over plain sockets, redirects, cookies,
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

    // One request, redirects not followed. Every server is one of this machine.
    page get(const std::string& url);
    page post(const std::string& url, const fields& form);

    // Goes where the page leads, until it leads nowhere or to a place that begins with `before`.
    page follow(page from, const std::string& before = "-");

    // The page's form, with what it holds and `more`; redirects not followed.
    page submit(const page& from, const fields& more);

 private:
    page ask(const std::string& method, const std::string& url, const std::string& body);

    std::map<std::string, fields> cookies_;  // by host and port
};

}  // namespace sluice::testing
