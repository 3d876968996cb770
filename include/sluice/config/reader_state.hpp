#pragma once

// What is handed along while a configuration is read: where problems go, which types there are,
// where in the tree the reading stands, and what was referred to.

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
    reference what;
    std::string path;
};

class reader_state {
 public:
    // Both must outlive it.
    reader_state(diagnostics& problems, const catalogue& types);
    reader_state(const reader_state&) = delete;
    reader_state& operator=(const reader_state&) = delete;

    const catalogue& types() const { return types_; }

    // A problem at the present path.
    void report(const location& at, std::string message, std::string mend = {});
    // A value cannot be read for a reason that was reported before: an unresolved variable.
    void fail() { ++reported_; }
    std::size_t errors() const { return reported_; }

    // Text of the configuration that no diagnostic may show.
    void hide(const node& scalar);

    // Text that nothing may show at run time either. What is shorter than six characters is not
    // kept: it would be found by chance in half of what is written.
    // Looked for in all that the program writes.
    void keep_secret(const std::string& text);
    // The scalar at the present path has this text, or a part of its text, from a secret.
    void conceal(const std::string& text);
    std::vector<secret> take_secrets() { return std::move(secrets_); }

    // A secret that was not looked up, for people: "credential ocoya_api_key".
    void withhold(std::string variable) { withheld_.insert(std::move(variable)); }
    std::vector<std::string> take_withheld() { return {withheld_.begin(), withheld_.end()}; }

    // "incoming.posts.statuses[1]". A step lasts as long as its object.
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

    // Checked by the loader when everything has been read.
    void refer(std::string kind, reference what);
    const std::vector<used_reference>& references() const { return references_; }

    // Lists of stages that may be used by name in place of a type of that kind. The node must
    // outlive this object.
    void offer_stages(const std::string& kind, const std::string& name, const node& stages);
    const node* offered_stages(const std::string& kind, const std::string& name) const;
    std::vector<std::string> offered_names(const std::string& kind) const;

    // Names being replaced right now: a list of stages must not hold itself.
    std::vector<std::string> replacing;

 private:
    diagnostics& problems_;
    const catalogue& types_;
    std::string path_;
    std::size_t reported_ = 0;
    std::vector<used_reference> references_;
    std::vector<secret> secrets_;
    std::set<std::string> withheld_;
    std::map<std::pair<std::string, std::string>, const node*> stages_;
};

}  // namespace sluice::config
