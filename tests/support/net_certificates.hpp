#pragma once

// Makes certificates during the test, so that none in the repository can expire.

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sluice::testing {

struct certificate {
    std::string pem;
    std::string key_pem;
};

struct certificate_wish {
    std::string name = "DNS:localhost";  // the subject's alternative name; empty for none
    long valid_from_seconds = -3600;     // from now
    long valid_to_seconds = 3600;
    std::string common_name = "Test";
};

class test_authority {
 public:
    test_authority();
    ~test_authority();

    const std::string& pem() const;
    certificate issue(const certificate_wish& wish = {}) const;

 private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

// Signs the certificate with its own key, without an authority.
certificate self_signed(const certificate_wish& wish = {});

// For a server. With `client_authority` (PEM) it refuses clients without a certificate of that
// authority.
std::shared_ptr<boost::asio::ssl::context> server_context(const certificate& own,
                                                          const std::string& client_authority = {});

// Writes files for settings that name files, and removes them with the object.
class pem_files {
 public:
    pem_files();
    pem_files(const pem_files&) = delete;
    pem_files& operator=(const pem_files&) = delete;
    ~pem_files();

    // Returns the path.
    std::string write(const std::string& name, const std::string& text) const;

 private:
    std::filesystem::path directory_;
};

}  // namespace sluice::testing
