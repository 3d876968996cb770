#include "config/documents.hpp"
#include "config/expansion.hpp"
#include "config/objects.hpp"

#include <sluice/config/written.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

bool has_map(const layout& shape, const std::string& key) {
    return std::ranges::find(shape.maps, key, &map_layout::key) != shape.maps.end();
}

bool has_single(const layout& shape, const std::string& key) {
    return std::ranges::find(shape.singles, key, &single_layout::key) != shape.singles.end();
}

const std::string& key_of(const written_object& object) {
    return object.name.empty() ? object.map : object.name;
}

// The line that it stands in, without blanks around it.
std::string_view trimmed_line_of(const location& at) {
    std::string_view rest = at.file->text;
    for (std::size_t line = 1; line < at.line; ++line) {
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    return trimmed(rest.substr(0, rest.find('\n')), " \r");
}

void add(std::vector<written_object>& into, written_object object, diagnostics& problems) {
    if (const auto* first = find_object(into, object.map, object.name)) {
        report_at_key(object, "'" + key_of(object) + "' is there twice",
                      "the first is in " + first->at.file->name + ", line " +
                          std::to_string(first->at.line) + "; remove one",
                      problems);
        return;
    }
    into.push_back(std::move(object));
}

}  // namespace

std::vector<written_object> objects_of(node& document, const layout& shape, diagnostics& problems) {
    std::vector<written_object> found;
    for (member& top : document.members) {
        if (has_single(shape, top.key)) {
            add(found, {top.key, "", top.key_at, std::move(top.value)}, problems);
        } else if (!has_map(shape, top.key)) {
            report_at_key({top.key, "", top.key_at, {}},
                          "unknown key '" + top.key + "' at the top of the file",
                          "'sluice check' says what may stand here", problems);
        } else {
            for (member& entry : top.value.members) {
                add(found, {top.key, entry.key, entry.key_at, std::move(entry.value)}, problems);
            }
        }
    }
    return found;
}

std::vector<written_object> read_written(const std::filesystem::path& path, const layout& shape,
                                         const catalogue& types, diagnostics& problems,
                                         made_objects made) {
    const system_variables variables(path);
    reader_state state(problems, types);
    document_reader reader(variables, problems, state);
    reader.keep_variables();
    reader.read(path);
    if (made == made_objects::read) {
        diagnostics reported;  // the load reports what is wrong with a use
        reader_state unheard(reported, types);
        expand_templates(reader.documents(), nullptr, unheard);
    }
    std::vector<written_object> all;
    for (node& document : reader.documents()) {
        for (auto& one : objects_of(document, shape, problems)) {
            add(all, std::move(one), problems);
        }
    }
    return all;
}

void report_at_key(const written_object& object, std::string message, std::string mend,
                   diagnostics& problems) {
    if (object.at.line != 0 && trimmed_line_of(object.at) != key_of(object) + ':') {
        problems.hide({object.at.file, object.at.line, 1}, 0, "");
    }
    const auto path = object.name.empty() ? "" : object.map + '.' + object.name;
    problems.add({object.at, path, std::move(message), std::move(mend), {}});
}

const written_object* find_object(const std::vector<written_object>& among, std::string_view map,
                                  std::string_view name) {
    const auto found = std::ranges::find_if(
        among, [&](const written_object& one) { return one.map == map && one.name == name; });
    return found == among.end() ? nullptr : &*found;
}

}  // namespace sluice::config
