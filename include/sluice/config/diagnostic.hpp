#pragma once

// Collects everything that is wrong with a configuration and shows it at once, as a compiler does.

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
    std::string rule;     // the name of a warning; empty for an error
};

class diagnostics {
 public:
    // Keeps the problems sorted: errors first, then by file and place. The same message at the same
    // place is kept once.
    void add(diagnostic problem);
    void append(const diagnostics& others);

    // Hides a text of a file in every excerpt: from a place on, over that many further lines.
    // `text` is the text on the first line, if it is known.
    void hide(location from, std::size_t lines, std::string text);

    // Says that the value at `path` comes from a secret. No later message repeats it or a part of
    // it, whether about that value, a neighbour or the whole.
    void conceal(std::string path, secret value);

    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    const std::vector<diagnostic>& all() const { return all_; }

    // Writes each problem as below. A warning has "warning: " before its message and [its-rule] at
    // the end of the line.
    //
    // config/a.yaml:12:7: unknown key 'entitty' in incoming.posts.subscriber
    //    12 |       entitty: posts
    //       |       ^ did you mean 'entity'?
    std::string to_text() const;
    std::string to_json() const;

    // Writes SARIF 2.1.0, which code review tools read. An error has the rule "invalid".
    std::string to_sarif(std::string_view version) const;

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
    std::shared_ptr<const secret_filter> filter_;  // made of concealed_ when it is needed
};

// Returns the candidate that the user most likely meant, or an empty text.
std::string did_you_mean(std::string_view given, const std::vector<std::string>& candidates);

}  // namespace sluice::config
