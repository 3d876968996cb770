#include "config/documents.hpp"
#include "config/objects.hpp"

#include <sluice/config/written.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

bool has_map(const layout& shape, const std::string& key) {
    return std::ranges::find(shape.maps, key, &map_layout::key) != shape.maps.end();
}

bool has_single(const layout& shape, const std::string& key) {
    return std::ranges::find(shape.singles, key, &single_layout::key) != shape.singles.end();
}

void add(std::vector<written_object>& into, written_object what, diagnostics& problems) {
    if (const auto* first = find_object(into, what.map, what.name)) {
        const auto& name = what.name.empty() ? what.map : what.name;
        problems.add({what.at, what.map, "'" + name + "' is there twice",
                      "the first is in " + first->at.file->name + ", line " +
                          std::to_string(first->at.line) + "; remove one"});
        return;
    }
    into.push_back(std::move(what));
}

}  // namespace

std::vector<written_object> objects_of(node& document, const layout& shape, diagnostics& problems) {
    std::vector<written_object> found;
    for (member& top : document.members) {
        if (has_single(shape, top.key)) {
            add(found, {top.key, "", top.key_at, std::move(top.value)}, problems);
        } else if (!has_map(shape, top.key)) {
            problems.add({top.key_at, "", "unknown key '" + top.key + "' at the top of the file",
                          "'sluice check' says what may stand here"});
        } else {
            for (member& entry : top.value.members) {
                add(found, {top.key, entry.key, entry.key_at, std::move(entry.value)}, problems);
            }
        }
    }
    return found;
}

std::vector<written_object> read_written(const std::filesystem::path& where, const layout& shape,
                                         const catalogue& types, diagnostics& problems) {
    const system_variables variables;
    reader_state state(problems, types);
    document_reader reader(variables, problems, state);
    reader.keep_variables();
    reader.read(where);
    std::vector<written_object> all;
    for (node& document : reader.documents()) {
        for (auto& one : objects_of(document, shape, problems)) {
            add(all, std::move(one), problems);
        }
    }
    return all;
}

const written_object* find_object(const std::vector<written_object>& among, std::string_view map,
                                  std::string_view name) {
    const auto found = std::ranges::find_if(
        among, [&](const written_object& one) { return one.map == map && one.name == name; });
    return found == among.end() ? nullptr : &*found;
}

}  // namespace sluice::config
