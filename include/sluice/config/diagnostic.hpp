#pragma once

// Everything that is wrong with a configuration, collected and shown at once, like a compiler
// would.

#include <sluice/config/node.hpp>
#include <sluice/model/secret_filter.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct diagnostic {
    location at;
    std::string path;     // "incoming.posts.subscriber.entity"
    std::string message;  // "unknown key 'entitty'"
    std::string mend;     // "did you mean 'entity'?"
    std::string rule;     // of a warning: its name; empty: an error
};

class diagnostics {
 public:
    // Kept sorted: errors first, then by file and place. The same message at the same place is kept
    // once.
    void add(diagnostic what);
    void append(const diagnostics& others);

    // A text in a file that is never shown: from a place on, over so many further lines. `text` as
    // it stands on the first line, when that is known.
    void hide(location from, std::size_t lines, std::string text);

    // The value at `path` comes from a secret: no message that is added later repeats it or a part
    // of it, be it about that value, about a neighbour or about the whole.
    void conceal(std::string path, secret value);

    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    const std::vector<diagnostic>& all() const { return all_; }

    // config/a.yaml:12:7: unknown key 'entitty' in incoming.posts.subscriber
    // A warning has "warning: " before its message, and [its-rule] at the end of the line.
    //    12 |       entitty: posts
    //       |       ^ did you mean 'entity'?
    std::string to_text() const;
    std::string to_json() const;

 private:
    struct hidden_text_at {
        location from;
        std::size_t lines = 0;
        std::string text;
    };

    struct concealed_value {
        std::string path;
        secret value;
    };

    std::string shown_line(const location& at) const;
    diagnostic without_values(diagnostic problem);

    std::vector<diagnostic> all_;
    std::vector<hidden_text_at> hidden_;
    std::vector<concealed_value> concealed_;
    std::shared_ptr<const secret_filter> filter_;  // of concealed_; null: to be made
};

// The candidate that was most likely meant, or nothing.
std::string did_you_mean(std::string_view given, const std::vector<std::string>& candidates);

}  // namespace sluice::config
