#pragma once

// Accompanies one reading of a configuration. It holds the problems, the known types, the present
// path and the references that the loader checks later.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/model/secret.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

struct used_reference {
    std::string kind;
    reference reference;
    std::string path;
};

class reader_state {
 public:
    // Both must outlive this object.
    reader_state(diagnostics& problems, const catalogue& types);
    reader_state(const reader_state&) = delete;
    reader_state& operator=(const reader_state&) = delete;

    const catalogue& types() const { return types_; }

    // Reports a problem at the present path.
    void report(const location& at, std::string message, std::string mend = {});
    // Counts an error that was reported before, such as an unresolved variable.
    void fail() { ++reported_; }
    std::size_t errors() const { return reported_; }

    // Hides a text of the configuration in every excerpt of a diagnostic.
    void hide(const node& scalar);

    // Gives a text to the secret filter, which hides it in everything that the program writes. The
    // filter itself passes over texts of less than four characters.
    void keep_secret(const std::string& text);
    // Says that the scalar at the present path has this text, or a part of it, from a secret.
    void conceal(const std::string& text);
    std::vector<secret> take_secrets() { return std::move(secrets_); }

    // Notes a secret that was not looked up, for people: "credential ocoya_api_key".
    void withhold(std::string variable) { withheld_.insert(std::move(variable)); }
    std::vector<std::string> take_withheld() { return {withheld_.begin(), withheld_.end()}; }

    // The present path: "incoming.posts.statuses[1]". A step lasts as long as its object.
    const std::string& path() const { return path_; }
    class step {
     public:
        step(std::string& path, std::string_view piece);
        step(const step&) = delete;
        step& operator=(const step&) = delete;
        ~step();

     private:
        std::string& path_;
        std::size_t before_;
    };
    [[nodiscard]] step enter(std::string_view key);
    [[nodiscard]] step enter(std::size_t index);

    // Notes a reference. The loader checks it after it has read everything.
    void refer(std::string kind, reference reference);
    const std::vector<used_reference>& references() const { return references_; }

    // Offers a list of stages that may be used by name in place of a type of that kind. The node
    // must outlive this object.
    void offer_stages(const std::string& kind, const std::string& name, const node& stages);
    const node* offered_stages(const std::string& kind, const std::string& name) const;
    std::vector<std::string> offered_names(const std::string& kind) const;
    // Notes that a list of stages was used by its name. take_used_lists() returns the names that
    // were noted since its last call.
    void use_list(std::string name) { used_lists_.push_back(std::move(name)); }
    std::vector<std::string> take_used_lists() { return std::exchange(used_lists_, {}); }

    // The names of stage lists that are being expanded now: a list must not contain itself.
    std::vector<std::string> replacing;
    // Uses of such lists that were read, those within others included.
    std::size_t reused = 0;

 private:
    diagnostics& problems_;
    const catalogue& types_;
    std::string path_;
    std::size_t reported_ = 0;
    std::vector<used_reference> references_;
    std::vector<std::string> used_lists_;
    std::vector<secret> secrets_;
    std::set<std::string> withheld_;
    std::map<std::pair<std::string, std::string>, const node*> stages_;
};

}  // namespace sluice::config
