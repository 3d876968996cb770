#include "net/server_certificates.hpp"

#include "net/tls_context.hpp"

#include <sluice/model/printable.hpp>

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <utility>

namespace sluice::net {

namespace {

std::string text_of(const ASN1_STRING* text) {
    unsigned char* bytes = nullptr;
    const int size = ASN1_STRING_to_UTF8(&bytes, text);
    if (size < 0) {
        return {};
    }
    std::string made(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    // A NUL would end the name early for other programs.
    return made.find('\0') == std::string::npos ? valid_utf8(made) : std::string();
}

std::string subject_of(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    if (!out ||
        X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) {
        return {};
    }
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &bytes);
    return valid_utf8(std::string_view(bytes, static_cast<std::size_t>(size)));
}

void add(std::vector<std::string>& all, std::string name) {
    if (!name.empty()) {
        all.push_back(std::move(name));
    }
}

}  // namespace

server_certificates::server_certificates(const server_settings& settings)
    : settings_(settings), used_(look()), looked_(std::chrono::steady_clock::now()) {}

server_certificates::sight server_certificates::look() const {
    sight seen;
    for (const auto* file :
         {&settings_.certificate_file, &settings_.key_file, &settings_.client_ca_file}) {
        if (file->empty()) {
            continue;
        }
        std::error_code error;
        const auto written = std::filesystem::last_write_time(*file, error);
        const auto size = error ? 0 : std::filesystem::file_size(*file, error);
        seen.emplace_back(written, size);
    }
    return seen;
}

std::shared_ptr<asio::ssl::context> server_certificates::replaced() {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < settings_.certificate_look) {
        return nullptr;
    }
    looked_ = now;
    auto seen = look();
    if (seen == used_) {
        return nullptr;
    }
    auto made = make_server_context(settings_.certificate_file, settings_.key_file,
                                    settings_.client_ca_file);
    if (made) {
        used_ = std::move(seen);
        refused_.clear();
    }
    const bool is_news = made || seen != refused_;
    if (!made) {
        refused_ = std::move(seen);
    }
    if (is_news && settings_.certificate_replaced) {
        settings_.certificate_replaced(made ? std::optional<failure>() : made.error());
    }
    return made ? *std::move(made) : nullptr;
}

std::vector<std::string> names_in_certificate(SSL* connection) {
    std::vector<std::string> found;
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(connection),
                                                            &X509_free);
    if (!shown || SSL_get_verify_result(connection) != X509_V_OK) {
        return found;
    }
    const auto* subject = X509_get_subject_name(shown.get());
    add(found, subject_of(subject));
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0) {
        add(found, text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    }
    auto* all = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(shown.get(), NID_subject_alt_name, nullptr, nullptr));
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> others(all,
                                                                               &GENERAL_NAMES_free);
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const auto* one = sk_GENERAL_NAME_value(all, i);
        if (one->type == GEN_DNS) {
            add(found, text_of(one->d.dNSName));
        } else if (one->type == GEN_URI) {
            add(found, text_of(one->d.uniformResourceIdentifier));
        }
    }
    return found;
}

}  // namespace sluice::net
