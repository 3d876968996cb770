#include "config/node_builder.hpp"

#include "config/excerpt.hpp"

#include <algorithm>
#include <array>

namespace sluice::config {

namespace {

bool says_null(std::string_view text) {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
        if (text.starts_with(word)) {
            const std::string_view rest = text.substr(word.size());
            return rest.empty() || std::string_view(" \t\r\n,]}").find(rest[0]) != rest.npos;
        }
    }
    return false;
}

}  // namespace

mark_places::mark_places(std::shared_ptr<const source_file> file)
    : file_(std::move(file)), line_starts_{0} {
    for (std::size_t i = 0; i < file_->text.size(); ++i) {
        if (file_->text[i] == '\n') {
            line_starts_.push_back(i + 1);
        }
    }
}

location mark_places::at(const YAML::Mark& mark) const {
    // yaml-cpp's null mark has line -1.
    if (mark.line < 0 || static_cast<std::size_t>(mark.line) >= line_starts_.size()) {
        return {file_, 0, 0};
    }
    const auto line = static_cast<std::size_t>(mark.line);
    const std::string_view before =
        std::string_view(file_->text)
            .substr(line_starts_[line], static_cast<std::size_t>(std::max(mark.column, 0)));
    return {file_, line + 1, characters_of(before).size() + 1};
}

std::string_view mark_places::text_from(const YAML::Mark& mark) const {
    const auto start = static_cast<std::size_t>(std::max(mark.pos, 0));
    return std::string_view(file_->text).substr(std::min(start, file_->text.size()));
}

node_builder::node_builder(const mark_places& places, diagnostics& problems,
                           const yaml_limits& limits)
    : places_(places), problems_(problems), limits_(limits) {}

void node_builder::OnDocumentStart(const YAML::Mark& mark) {
    if (finished_) {
        report(places_.at(mark), "a second document begins here", "put it into a file of its own");
        throw reading_given_up{};
    }
}

void node_builder::OnDocumentEnd() {
    finished_ = true;
}

// yaml-cpp marks a missing value at the next token, which may be lines below.
location node_builder::place_of_nothing(const YAML::Mark& mark) const {
    if (says_null(places_.text_from(mark)) || open_.empty()) {
        return places_.at(mark);
    }
    const open_node& within = open_.back();
    return within.body.tree.kind == node::kinds::map && within.key_read ? within.key_at
                                                                        : within.body.tree.at;
}

void node_builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    measured made;
    made.tree.at = place_of_nothing(mark);
    add(std::move(made), anchor);
}

void node_builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    // An anchor is stored when its node ends. Inside that node it is still missing.
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
        report(places_.at(mark), "the alias stands within its own anchor",
               "write out what is meant");
        measured nothing;
        nothing.tree.at = places_.at(mark);
        add(std::move(nothing), 0);
        return;
    }
    count(places_.at(mark), found->second.nodes, found->second.depth);
    add(found->second, 0);
}

void node_builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            const std::string& value) {
    measured made;
    made.tree.kind = node::kinds::scalar;
    made.tree.at = places_.at(mark);
    made.tree.text = value;
    // yaml-cpp gives "?" to plain scalars and "!" to quoted ones.
    made.tree.quoted = tag != "?";
    count(made.tree.at, 1, 1);
    if (tag != "!" && tag != "tag:yaml.org,2002:str") {
        check_tag(tag, made.tree.at);
    }
    check_closed(mark);
    add(std::move(made), anchor);
}

void node_builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                   YAML::anchor_t anchor, YAML::EmitterStyle::value) {
    open(node::kinds::list, mark, tag == "tag:yaml.org,2002:seq" ? "?" : tag, anchor);
}

void node_builder::OnSequenceEnd() {
    close();
}

void node_builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value) {
    open(node::kinds::map, mark, tag == "tag:yaml.org,2002:map" ? "?" : tag, anchor);
}

void node_builder::OnMapEnd() {
    close();
}

void node_builder::open(node::kinds kind, const YAML::Mark& mark, const std::string& tag,
                        YAML::anchor_t anchor) {
    open_node made;
    made.body.tree.kind = kind;
    made.body.tree.at = places_.at(mark);
    made.anchor = anchor;
    check_tag(tag, made.body.tree.at);
    count(made.body.tree.at, 1, 1);
    open_.push_back(std::move(made));
}

void node_builder::close() {
    open_node done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.body), done.anchor);
}

void node_builder::add(measured measured, YAML::anchor_t anchor) {
    if (anchor != 0) {
        anchors_.insert_or_assign(anchor, measured);
    }
    if (open_.empty()) {
        root_ = std::move(measured.tree);
        return;
    }
    open_node& within = open_.back();
    within.body.nodes += measured.nodes;
    within.body.depth = std::max(within.body.depth, measured.depth + 1);
    if (within.body.tree.kind == node::kinds::list) {
        within.body.tree.items.push_back(std::move(measured.tree));
    } else if (!within.key_read) {
        add_key(within, std::move(measured.tree));
    } else {
        add_value(within, std::move(measured.tree));
    }
}

void node_builder::add_key(open_node& map, node key) {
    map.key_read = true;
    // A key that is refused still takes its value, so that the nodes after it keep their places.
    map.key_fits = false;
    map.key_at = key.at;
    map.key = key.text;
    if (key.kind != node::kinds::scalar) {
        const bool braces = key.kind == node::kinds::map;
        report(key.at, "a key must be a plain text",
               braces ? "a text that begins with {{ needs quotes: \"{{ … }}\"" : "name the key");
        return;
    }
    if (key.text == "<<" && !key.quoted) {
        report(key.at, "'<<' does not merge anything here", "write the keys out");
        return;
    }
    const auto& members = map.body.tree.members;
    const auto first = std::find_if(members.begin(), members.end(),
                                    [&](const member& one) { return one.key == key.text; });
    if (first != members.end()) {
        report(key.at, "key '" + key.text + "' stands here twice",
               "the first is at " + place_text(first->key_at));
        return;
    }
    map.key_fits = true;
}

void node_builder::add_value(open_node& map, node value) {
    map.key_read = false;
    if (map.key_fits) {
        map.body.tree.members.push_back({std::move(map.key), map.key_at, std::move(value)});
    }
}

// An alias repeats everything that its anchor holds: a few lines can stand for billions of nodes.
void node_builder::count(const location& at, std::size_t nodes, std::size_t depth) {
    nodes_ += nodes;
    if (nodes_ > limits_.nodes) {
        report(at, "the file holds more than " + std::to_string(limits_.nodes) + " values",
               "aliases repeat what they stand for; use fewer, or split the file");
        throw reading_given_up{};
    }
    if (open_.size() + depth > limits_.depth) {
        report(at, "nested deeper than " + std::to_string(limits_.depth) + " levels",
               "make it flatter");
        throw reading_given_up{};
    }
}

void node_builder::check_tag(const std::string& tag, const location& at) {
    if (tag != "?" && !tag.empty()) {
        report(at, "tags have no meaning here",
               "remove it; a text that looks like a number needs quotes");
    }
}

// yaml-cpp accepts the end of the file as a closing quote.
void node_builder::check_closed(const YAML::Mark& mark) {
    std::string_view text = places_.text_from(mark);
    // A tag or an anchor may stand before the quote.
    while (text.starts_with('!') || text.starts_with('&')) {
        text.remove_prefix(std::min(text.find_first_of(" \n"), text.size()));
        text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
    }
    if (!text.starts_with('"') && !text.starts_with('\'')) {
        return;
    }
    const char quote = text[0];
    const auto whole = places_.text_from({});
    for (std::size_t i = 1; i < text.size(); ++i) {
        // An escape, or a quote that is doubled.
        const bool is_pair = quote == '"' ? text[i] == '\\' : text.substr(i).starts_with("''");
        if (is_pair) {
            ++i;
        } else if (text[i] == quote) {
            const auto begin = static_cast<std::size_t>(text.data() - whole.data());
            last_quoted_ = {begin, begin + i + 1};
            return;
        }
    }
    report(places_.at(mark), "the quote that opens here is never closed", "close it");
    throw reading_given_up{};
}

void node_builder::report(const location& at, std::string message, std::string mend) {
    problems_.add({at, "", std::move(message), std::move(mend), {}});
}

}  // namespace sluice::config
