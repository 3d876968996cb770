#include "config/yaml_spans.hpp"

#include "config/span_placer.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace sluice::config {
namespace {

constexpr std::size_t deepest_span = 64;

struct spans_given_up {
    std::size_t at = 0;
    const char* why = "";
};

std::size_t byte_of(const YAML::Mark& mark) {
    return static_cast<std::size_t>(std::max(mark.pos, 0));
}

// Takes the structure from the parser's events. A node's `begin` is the parser's mark for now.
class span_builder final : public YAML::EventHandler {
 public:
    span_node root;

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0) {
            throw spans_given_up{byte_of(mark), "begins a second document"};
        }
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(made(node::kinds::null, mark, "?", anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        auto one = made(node::kinds::scalar, mark, "?", 0);
        one.fixed = "an alias";
        one.is_alias = true;
        add(std::move(one));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        auto one = made(node::kinds::scalar, mark, tag, anchor);
        one.text = value;
        one.quoted = tag != "?";
        add(std::move(one));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(made(node::kinds::list, mark, tag, anchor), style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(made(node::kinds::map, mark, tag, anchor), style);
    }
    void OnMapEnd() override { close(); }

 private:
    struct unfinished {
        span_node body;
        bool key_read = false;
    };

    static span_node made(node::kinds kind, const YAML::Mark& mark, const std::string& tag,
                          YAML::anchor_t anchor) {
        span_node one;
        one.kind = kind;
        one.begin = byte_of(mark);
        if (anchor != 0) {
            one.fixed = "an anchor";
        } else if (!tag.empty() && tag != "?" && tag != "!") {
            one.fixed = "a tag";
        }
        return one;
    }

    void open(span_node one, YAML::EmitterStyle::value style) {
        if (open_.size() == deepest_span) {
            throw spans_given_up{one.begin, "is nested too deep"};
        }
        one.in_flow = style == YAML::EmitterStyle::Flow;
        open_.push_back({std::move(one)});
    }

    void close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done.body));
    }

    void add(span_node one) {
        if (open_.empty()) {
            root = std::move(one);
            return;
        }
        auto& around = open_.back();
        if (around.body.kind == node::kinds::list) {
            around.body.items.push_back({std::move(one)});
        } else if (around.key_read) {
            around.body.members.back().value = std::move(one);
            around.key_read = false;
        } else {
            if (one.kind != node::kinds::scalar || !one.fixed.empty()) {
                throw spans_given_up{one.begin, "has a key that is no plain text"};
            }
            if (one.text == "<<" && !one.quoted) {
                throw spans_given_up{one.begin, "has a merge key"};
            }
            around.body.members.push_back({std::move(one.text), one.begin, 0, one.quoted, {}});
            around.key_read = true;
        }
    }

    std::vector<unfinished> open_;
    int documents_ = 0;
};

failure not_placed(std::string_view text, std::size_t at, const std::string& why) {
    return {failure_class::refused,
            "line " + std::to_string(line_at(text, at)) + " " + why +
                ": a form cannot change this file",
            "edit the text of the file"};
}

}  // namespace

std::size_t line_at(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    return static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
}

result<span_node> spans_of(std::string_view text) {
    span_builder builder;
    try {
        std::istringstream source{std::string(text)};
        YAML::Parser parser(source);
        while (parser.HandleNextDocument(builder)) {
        }
        place_spans(builder.root, text);
    } catch (const spans_given_up& given_up) {
        return not_placed(text, given_up.at, given_up.why);
    } catch (const span_lost& lost) {
        return not_placed(text, lost.at, "is written in a way that only people change");
    } catch (const YAML::Exception& fault) {
        return not_placed(text, byte_of(fault.mark), "is no YAML (" + fault.msg + ")");
    }
    return std::move(builder.root);
}

}  // namespace sluice::config
