#pragma once

// Everything that is wrong with a configuration, collected and shown at once, like a compiler
// would.

#include <sluice/config/node.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct diagnostic {
    location at;
    std::string path;     // "incoming.posts.subscriber.entity"
    std::string message;  // "unknown key 'entitty'"
    std::string mend;     // "did you mean 'entity'?"
};

class diagnostics {
 public:
    void add(diagnostic what);
    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    const std::vector<diagnostic>& all() const { return all_; }

    // config/a.yaml:12:7: unknown key 'entitty' in incoming.posts.subscriber
    //    12 |       entitty: posts
    //       |       ^ did you mean 'entity'?
    // Sorted by file and place.
    std::string to_text() const;
    std::string to_json() const;

 private:
    std::vector<diagnostic> all_;
};

// The candidate that was most likely meant, or nothing.
std::string did_you_mean(std::string_view given, const std::vector<std::string>& candidates);

}  // namespace sluice::config
