#include "support/net_certificates.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace sluice::testing {

namespace {

struct free_openssl {
    void operator()(EVP_PKEY* what) const { EVP_PKEY_free(what); }
    void operator()(X509* what) const { X509_free(what); }
    void operator()(BIO* what) const { BIO_free(what); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, free_openssl>;
using certificate_pointer = std::unique_ptr<X509, free_openssl>;
using bio_pointer = std::unique_ptr<BIO, free_openssl>;

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* what) {
    const bio_pointer memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), what);
    return text_of(memory.get());
}

std::string pem_of(EVP_PKEY* what) {
    const bio_pointer memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(memory.get(), what, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(memory.get());
}

void extend(X509* what, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    if (extension == nullptr) {
        throw std::runtime_error("bad certificate extension: " + value);
    }
    X509_add_ext(what, extension, -1);
    X509_EXTENSION_free(extension);
}

certificate_pointer blank(const std::string& name, EVP_PKEY* key, const certificate_wish& wish) {
    static long serial = 1;
    certificate_pointer made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.valid_from_seconds);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.valid_to_seconds);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_pubkey(made.get(), key);
    return made;
}

key_pointer fresh_key() {
    return key_pointer(EVP_EC_gen("P-256"));
}

}  // namespace

struct test_authority::parts {
    key_pointer key = fresh_key();
    certificate_pointer own;
    std::string pem;
};

test_authority::test_authority() : parts_(std::make_unique<parts>()) {
    parts_->own = blank("Test Authority", parts_->key.get(), {});
    X509* own = parts_->own.get();
    X509_set_issuer_name(own, X509_get_subject_name(own));
    extend(own, NID_basic_constraints, "critical,CA:TRUE");
    extend(own, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(own, parts_->key.get(), EVP_sha256());
    parts_->pem = pem_of(own);
}

test_authority::~test_authority() = default;

const std::string& test_authority::pem() const {
    return parts_->pem;
}

certificate test_authority::issue(const certificate_wish& wish) const {
    const auto key = fresh_key();
    const auto made = blank(wish.common_name, key.get(), wish);
    X509_set_issuer_name(made.get(), X509_get_subject_name(parts_->own.get()));
    if (!wish.name.empty()) {
        extend(made.get(), NID_subject_alt_name, wish.name);
    }
    X509_sign(made.get(), parts_->key.get(), EVP_sha256());
    return {pem_of(made.get()), pem_of(key.get())};
}

certificate self_signed(const certificate_wish& wish) {
    const auto key = fresh_key();
    const auto made = blank("Alone", key.get(), wish);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    extend(made.get(), NID_subject_alt_name, wish.name);
    X509_sign(made.get(), key.get(), EVP_sha256());
    return {pem_of(made.get()), pem_of(key.get())};
}

std::shared_ptr<boost::asio::ssl::context> server_context(const certificate& own,
                                                          const std::string& client_authority) {
    namespace ssl = boost::asio::ssl;
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    context->use_certificate_chain(boost::asio::buffer(own.pem));
    context->use_private_key(boost::asio::buffer(own.key_pem), ssl::context::pem);
    if (!client_authority.empty()) {
        context->add_certificate_authority(boost::asio::buffer(client_authority));
        context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    }
    return context;
}

pem_files::pem_files() {
    auto name = (std::filesystem::temp_directory_path() / "sluice-pem-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no directory can be made: " + name);
    }
    directory_ = name;
}

pem_files::~pem_files() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

std::string pem_files::write(const std::string& name, const std::string& text) const {
    const auto path = directory_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
}

}  // namespace sluice::testing
