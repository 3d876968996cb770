#include "net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <fstream>

namespace sluice::net {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

failure unusable(const std::string& key, const std::string& file, const error_code& error) {
    const bool readable = std::ifstream(file).good();
    return {failure_class::refused,
            key + ": cannot use '" + file +
                "': " + (readable ? error.message() : std::string("cannot be read")),
            readable ? "give a PEM file" : "check the path and the file's permissions"};
}

std::optional<failure> load_authorities(ssl::context& context, const tls_settings& settings) {
    error_code error;
    if (settings.ca_file.empty()) {
        context.set_default_verify_paths(error);
        if (error) {
            return failure(failure_class::internal,
                           "the system's certificate authorities cannot be loaded",
                           "install ca-certificates, or set tls.ca_file");
        }
        return std::nullopt;
    }
    context.load_verify_file(settings.ca_file, error);
    if (error) {
        return unusable("tls.ca_file", settings.ca_file, error);
    }
    return std::nullopt;
}

// Takes the place of the callback below, which captures a local variable: the context outlives that
// variable.
int no_password(char*, int, int, void*) {
    return 0;
}

std::optional<failure> load_own_certificate(ssl::context& context, const tls_settings& settings) {
    if (settings.certificate_file.empty() != settings.key_file.empty()) {
        return failure(failure_class::refused, "tls: certificate_file and key_file need each other",
                       "set both or none");
    }
    if (settings.certificate_file.empty()) {
        return std::nullopt;
    }
    // The certificate comes first: OpenSSL then refuses a key that does not belong to it.
    error_code error;
    context.use_certificate_chain_file(settings.certificate_file, error);
    if (error) {
        return unusable("tls.certificate_file", settings.certificate_file, error);
    }
    // Without a callback OpenSSL would ask for the pass phrase at the terminal and wait.
    bool locked = false;
    context.set_password_callback([&locked](std::size_t, ssl::context::password_purpose) {
        locked = true;
        return std::string();
    });
    context.use_private_key_file(settings.key_file, ssl::context::pem, error);
    SSL_CTX_set_default_passwd_cb(context.native_handle(), no_password);
    if (error && locked) {
        return failure(failure_class::refused,
                       "tls.key_file: '" + settings.key_file + "' is encrypted",
                       "give a key without a pass phrase (openssl pkey -in old.pem -out new.pem), "
                       "readable for the user that runs sluice only");
    }
    if (error) {
        return unusable("tls.key_file", settings.key_file, error);
    }
    return std::nullopt;
}

bool equal(const tls_settings& left, const tls_settings& right) {
    return left.ca_file == right.ca_file && left.certificate_file == right.certificate_file &&
           left.key_file == right.key_file && left.minimum == right.minimum &&
           left.verify == right.verify;
}

}  // namespace

result<std::shared_ptr<ssl::context>> make_tls_context(const tls_settings& settings) {
    if (settings.minimum != "1.2" && settings.minimum != "1.3") {
        return failure(failure_class::refused,
                       "tls.minimum: '" + settings.minimum + "' is not a TLS version",
                       "use 1.2 or 1.3");
    }
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(),
                                  settings.minimum == "1.3" ? TLS1_3_VERSION : TLS1_2_VERSION);
    if (settings.verify) {
        context->set_verify_mode(ssl::verify_peer);
        if (auto problem = load_authorities(*context, settings)) {
            return std::move(*problem);
        }
    } else {
        context->set_verify_mode(ssl::verify_none);
    }
    if (auto problem = load_own_certificate(*context, settings)) {
        return std::move(*problem);
    }
    // OpenSSL keeps errors per thread. The next handshake would report a leftover as its own.
    ERR_clear_error();
    return context;
}

result<std::shared_ptr<ssl::context>> make_server_context(const std::string& certificate_file,
                                                          const std::string& key_file,
                                                          const std::string& client_ca_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    tls_settings own;
    own.certificate_file = certificate_file;
    own.key_file = key_file;
    if (auto problem = load_own_certificate(*context, own)) {
        return std::move(*problem);
    }
    if (!client_ca_file.empty()) {
        error_code error;
        context->load_verify_file(client_ca_file, error);
        // The names tell a client which of its certificates is meant.
        auto* names = error ? nullptr : SSL_load_client_CA_file(client_ca_file.c_str());
        if (names == nullptr) {
            return unusable("client_ca_file", client_ca_file, error);
        }
        SSL_CTX_set_client_CA_list(context->native_handle(), names);
        context->set_verify_mode(ssl::verify_peer);
        // A session that is taken up again shows no certificate to the handler.
        SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
        SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_TICKET);
    }
    ERR_clear_error();
    return context;
}

result<std::shared_ptr<ssl::context>> tls_contexts::get(const tls_settings& settings) {
    for (const auto& [known, context] : made_) {
        if (equal(known, settings)) {
            return context;
        }
    }
    auto made = make_tls_context(settings);
    if (made) {
        made_.emplace_back(settings, *made);
    }
    return made;
}

}  // namespace sluice::net
