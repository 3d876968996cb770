#include <sluice/component/token_source.hpp>

namespace sluice {
namespace {

class none final : public token_sources {
 public:
    result<std::shared_ptr<token_source>> make(const std::string& client, const oauth2_settings&,
                                               const net::client_settings&) override {
        return failure(failure_class::internal, "client '" + client + "': no tokens are kept here");
    }
};

}  // namespace

token_sources& no_tokens() {
    static none all;
    return all;
}

}  // namespace sluice
