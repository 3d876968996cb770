#pragma once

// Builds nodes from yaml-cpp's events; yaml.cpp runs it over one file.

#include "config/yaml.hpp"
#include "config/yaml_fault.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::config {

// Turns yaml-cpp's marks into places: bytes from 0 become characters from 1.
class mark_places {
 public:
    explicit mark_places(std::shared_ptr<const source_file> file);
    location at(const YAML::Mark& mark) const;
    // The text from a mark to the end of the file.
    std::string_view text_from(const YAML::Mark& mark) const;

 private:
    std::shared_ptr<const source_file> file_;
    std::vector<std::size_t> line_starts_;
};

// Leaves yaml-cpp when a limit is passed, which only an exception can do. The problem is reported
// before.
struct reading_given_up {};

class node_builder final : public YAML::EventHandler {
 public:
    node_builder(const mark_places& places, diagnostics& problems, const yaml_limits& limits);

    bool finished() const { return finished_; }
    node take_root() { return std::move(root_); }

    // The last quoted text that was read.
    std::optional<quoted_text> last_quoted() const { return last_quoted_; }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override;
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

 private:
    struct measured {
        node tree;
        std::size_t nodes = 1;
        std::size_t depth = 1;
    };
    // Holds a list or map that is being filled.
    struct open_node {
        measured body;
        YAML::anchor_t anchor = 0;
        bool key_read = false;  // in a map: the next node is a value
        bool key_fits = false;  // false: the value is dropped
        std::string key;
        location key_at;
    };

    void open(node::kinds kind, const YAML::Mark& mark, const std::string& tag,
              YAML::anchor_t anchor);
    void close();
    void add(measured measured, YAML::anchor_t anchor);
    void add_key(open_node& map, node key);
    void add_value(open_node& map, node value);
    void count(const location& at, std::size_t nodes, std::size_t depth);
    void check_tag(const std::string& tag, const location& at);
    void check_closed(const YAML::Mark& mark);
    void report(const location& at, std::string message, std::string mend);
    location place_of_nothing(const YAML::Mark& mark) const;

    const mark_places& places_;
    diagnostics& problems_;
    yaml_limits limits_;
    std::vector<open_node> open_;
    std::map<YAML::anchor_t, measured> anchors_;
    std::size_t nodes_ = 0;
    bool finished_ = false;
    node root_;
    std::optional<quoted_text> last_quoted_;
};

}  // namespace sluice::config
