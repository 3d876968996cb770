#include "config/documents.hpp"
#include "config/excerpt.hpp"
#include "config/expansion.hpp"
#include "config/found.hpp"
#include "config/secrecy.hpp"
#include "config/source.hpp"
#include "config/variables.hpp"

#include <sluice/config/load.hpp>

#include <algorithm>
#include <stdexcept>

namespace sluice::config {

namespace {

// Brings the files' maps together and reads each entry as the layout says.
class loader {
 public:
    loader(const layout& shape, const catalogue& types, loaded& into)
        : shape_(shape), into_(into), state_(into.problems, types) {
        for (const map_layout& map : shape.maps) {
            // Every map exists, also an empty one: typed access does not test for it.
            into.maps[map.key];
        }
    }

    reader_state& state() { return state_; }

    void merge(node& document);
    void read_all();
    void check_references();

 private:
    void merge_map(const map_layout& map, member& from);
    void merge_single(const single_layout& single, member& from);
    void report_unknown(const member& member);
    void read_entry(const map_layout& map, loaded::entry& entry);
    void note_uses(loaded::entry& entry, std::size_t first_reference);
    void check_reference(const used_reference& used);
    bool is_field_of(const map_layout& map, const node& entry, const member& named) const;
    void report_misplaced(const member& named, const map_layout& map, const std::string& entry);
    bool belongs_to_last_entry(member& top);
    static void take_in(node& entry, member named);

    // The entry read last in the present file.
    struct named_entry {
        const map_layout* map = nullptr;
        std::string name;
    };
    named_entry last_entry_;
    const layout& shape_;
    loaded& into_;
    reader_state state_;
};

void loader::merge(node& document) {
    for (member& top : document.members) {
        const auto map = std::find_if(shape_.maps.begin(), shape_.maps.end(),
                                      [&](const map_layout& one) { return one.key == top.key; });
        const auto single =
            std::find_if(shape_.singles.begin(), shape_.singles.end(),
                         [&](const single_layout& one) { return one.key == top.key; });
        if (map != shape_.maps.end()) {
            merge_map(*map, top);
        } else if (single != shape_.singles.end()) {
            merge_single(*single, top);
        } else if (!belongs_to_last_entry(top)) {
            report_unknown(top);
        }
    }
    last_entry_ = {};
}

// A key that is indented too little becomes a name of its own. If its value is no entry and it is a
// field of the entry before it, the user meant that field.
bool loader::is_field_of(const map_layout& map, const node& entry, const member& named) const {
    const auto* type = entry.find("type");
    const auto* declared = map.entry != nullptr ? map.entry
                           : !map.component.empty() && type != nullptr
                               ? state_.types().find(map.component, type->text)
                               : nullptr;
    if (declared == nullptr || declared->find(named.key) == nullptr ||
        entry.find(named.key) != nullptr) {
        return false;
    }
    const auto is_known = [&](const member& one) {
        return one.key == "type" ? !map.component.empty() : declared->find(one.key) != nullptr;
    };
    return named.value.kind != node::kinds::map ||
           std::ranges::none_of(named.value.members, is_known);
}

// The rest of the file is read as the user meant it, so that one mistake gives one message.
void loader::take_in(node& entry, member named) {
    entry.kind = node::kinds::map;
    entry.members.push_back(std::move(named));
}

void loader::report_misplaced(const member& named, const map_layout& map,
                              const std::string& entry) {
    const auto kind = map.kind.empty() ? map.key : map.kind;
    state_.report(named.key_at,
                  "'" + named.key + "' is a field of '" + entry + "', not a name of " +
                      (kind == "incoming" || kind == "outgoing" ? "an " : "a ") + kind,
                  "indent it below '" + entry + "'");
}

bool loader::belongs_to_last_entry(member& top) {
    if (last_entry_.map == nullptr) {
        return false;
    }
    auto& entry = into_.maps[last_entry_.map->key].find(last_entry_.name)->second;
    if (!is_field_of(*last_entry_.map, entry.written, top)) {
        return false;
    }
    state_.report(top.key_at,
                  "'" + top.key + "' is a field of '" + last_entry_.name +
                      "', and stands at the top of the file",
                  "indent it below '" + last_entry_.name + "'");
    take_in(entry.written, std::move(top));
    return true;
}

void loader::merge_map(const map_layout& map, member& from) {
    const auto step = state_.enter(map.key);
    if (!expect_map(from.value, state_)) {
        return;
    }
    loaded::entries& entries = into_.maps[map.key];
    std::string last;
    for (member& named : from.value.members) {
        const auto before = entries.find(last);
        if (before != entries.end() && is_field_of(map, before->second.written, named)) {
            report_misplaced(named, map, last);
            take_in(before->second.written, std::move(named));
            continue;
        }
        last = named.key;
        if (named.key.empty()) {
            state_.report(named.key_at, "an entry needs a name", "give it one");
            continue;
        }
        loaded::entry made;
        made.at = named.key_at;
        made.written = std::move(named.value);
        const auto [first, is_new] = entries.emplace(named.key, std::move(made));
        last_entry_ = {&map, named.key};
        if (!is_new) {
            state_.report(named.key_at, "the name '" + named.key + "' is used twice",
                          "the first is at " + place_text(first->second.at) + "; rename one");
        }
    }
}

void loader::merge_single(const single_layout& single, member& from) {
    loaded::entry made;
    made.at = from.key_at;
    made.written = std::move(from.value);
    const auto [first, is_new] = into_.singles.emplace(single.key, std::move(made));
    if (!is_new) {
        state_.report(from.key_at, "'" + single.key + "' may stand in one file only",
                      "the first is at " + place_text(first->second.at) + "; bring them together");
    }
}

void loader::report_unknown(const member& member) {
    std::vector<std::string> names;
    for (const map_layout& map : shape_.maps) {
        names.push_back(map.key);
    }
    for (const single_layout& single : shape_.singles) {
        names.push_back(single.key);
    }
    names.emplace_back("include");
    if (member.value.kind == node::kinds::scalar && sounds_secret(member.key)) {
        // The excerpt would show the value.
        state_.hide(member.value);
    }
    const std::string meant = did_you_mean(member.key, names);
    state_.report(member.key_at, "unknown key '" + member.key + "' at the top of the file",
                  meant.empty() ? "known here: " + listed(names) : "did you mean '" + meant + "'?");
}

void loader::read_all() {
    for (const map_layout& map : shape_.maps) {
        for (const auto& [name, entry] : into_.maps[map.key]) {
            if (!map.stages.empty()) {
                // Offered before anything is read: a map of an earlier key may use a list by its
                // name.
                state_.offer_stages(map.stages, name, entry.written);
            }
        }
    }
    for (const map_layout& map : shape_.maps) {
        const auto step = state_.enter(map.key);
        for (auto& [name, entry] : into_.maps[map.key]) {
            const auto deeper = state_.enter(name);
            // The list itself counts as being expanded, so that it cannot use itself.
            state_.replacing.assign(map.stages.empty() ? 0 : 1, name);
            const auto before = state_.references().size();
            read_entry(map, entry);
            note_uses(entry, before);
        }
    }
    state_.replacing.clear();
    for (const single_layout& single : shape_.singles) {
        const auto step = state_.enter(single.key);
        loaded::entry& entry = into_.singles[single.key];
        entry.options = single.entry->read(entry.written, state_);
    }
}

void loader::note_uses(loaded::entry& entry, std::size_t first_reference) {
    const auto& all = state_.references();
    for (auto at = first_reference; at < all.size(); ++at) {
        entry.uses.emplace_back(all[at].kind, all[at].reference.name);
    }
    for (auto& list : state_.take_used_lists()) {
        const auto map = std::ranges::find_if(shape_.maps, [&](const map_layout& one) {
            return !one.stages.empty() && into_.maps[one.key].contains(list);
        });
        if (map != shape_.maps.end()) {
            entry.uses.emplace_back(map->kind.empty() ? map->key : map->kind, std::move(list));
        }
    }
}

void loader::read_entry(const map_layout& map, loaded::entry& entry) {
    if (map.entry != nullptr) {
        entry.options = map.entry->read(entry.written, state_);
        return;
    }
    value_rules rules;
    if (!map.component.empty()) {
        rules.component = map.component;
        auto got = read_plain<configured_component>(entry.written, rules, state_);
        entry.component = got ? std::move(*got) : configured_component();
        return;
    }
    rules.component = map.stages;
    auto got = read_plain<stage_list>(entry.written, rules, state_);
    entry.stages = got ? std::move(*got) : stage_list();
}

void loader::check_references() {
    for (const used_reference& used : state_.references()) {
        check_reference(used);
    }
}

void loader::check_reference(const used_reference& used) {
    const auto map = std::find_if(shape_.maps.begin(), shape_.maps.end(),
                                  [&](const map_layout& one) { return one.kind == used.kind; });
    if (map == shape_.maps.end()) {
        // A defect of a declaration, not of the configuration.
        throw std::logic_error("no map of the layout holds '" + used.kind + "'");
    }
    const loaded::entries& entries = into_.maps[map->key];
    if (entries.contains(used.reference.name)) {
        return;
    }
    const std::vector<std::string> names = into_.names(map->key);
    const std::string meant = did_you_mean(used.reference.name, names);
    std::string mend = "did you mean '" + meant + "'?";
    if (meant.empty()) {
        mend = names.empty() ? "add it under " + map->key + ":" : "there are " + listed(names);
    }
    into_.problems.add({used.reference.at,
                        used.path,
                        "there is no " + used.kind + " '" + used.reference.name + "'",
                        std::move(mend),
                        {}});
}

}  // namespace

std::vector<std::string> loaded::names(std::string_view map) const {
    std::vector<std::string> found;
    for (const auto& [name, entry] : all(map)) {
        found.push_back(name);
    }
    return found;
}

loaded load(const std::filesystem::path& path, const layout& shape, const catalogue& types,
            const variable_source& variables, const pending_files& pending,
            const added_entry* added) {
    loaded made;
    loader work(shape, types, made);
    document_reader reader(variables, made.problems, work.state());
    reader.pretend(pending);
    reader.read_tests(shape.of_tests);
    if (added == nullptr || !path.empty()) {
        reader.read(path);
    }
    if (added != nullptr) {
        reader.add(*added);
    }
    expand_templates(reader.documents(), &variables, work.state());
    for (node& document : reader.documents()) {
        work.merge(document);
    }
    work.read_all();
    // A missing name may stand in the file that could not be read.
    if (!reader.incomplete()) {
        work.check_references();
    }
    made.files = reader.files();
    made.secrets = work.state().take_secrets();
    made.withheld = work.state().take_withheld();
    made.use = variables.secrets();
    return made;
}

std::shared_ptr<const void> read_text(const section& declared, std::string name, std::string text,
                                      const catalogue& types, const variable_source& variables,
                                      diagnostics& problems) {
    reader_state state(problems, types);
    const auto file = source_from(std::move(name), std::move(text), problems);
    auto root = file ? parse_yaml(file, problems) : std::nullopt;
    if (!root) {
        return nullptr;
    }
    resolve_variables(*root, variables, state);
    auto options = declared.read(*root, state);
    return problems.empty() ? options : nullptr;
}

}  // namespace sluice::config
