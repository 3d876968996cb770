#include "app/edited_objects.hpp"

#include "config/form_writer.hpp"
#include "config/splice.hpp"
#include "connectors/builtin.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/async/offload.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <set>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

using objects = std::vector<config::written_object>;

std::string text_of_key(const config::node& value, std::string_view key) {
    const auto* found = value.find(key);
    return found == nullptr || found->kind != config::node::kinds::scalar ? "" : found->text;
}

std::string type_of(const config::written_object& object) {
    for (const char* part : {"subscriber", "publisher"}) {
        if (const auto* found = object.value.find(part)) {
            return text_of_key(*found, "type");
        }
    }
    return text_of_key(object.value, "type");
}

std::vector<std::string> names_of(const objects& all, const std::string& kind) {
    std::vector<std::string> names;
    for (const auto& map : engine::configuration_layout().maps) {
        for (const auto& one : all) {
            if (map.kind == kind && one.map == map.key) {
                names.push_back(one.name);
            }
        }
    }
    std::ranges::sort(names);
    return names;
}

// The file that holds most of that map's objects; else a new one, named for the map.
std::string usual_file(const objects& all, const std::string& map, const auto& file_of) {
    std::map<std::string, int> counts;
    for (const auto& one : all) {
        if (one.map == map) {
            ++counts[file_of(one.at)];
        }
    }
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; });
    return most == counts.end() ? map + ".yaml" : most->first;
}

config::yaml_path path_of(config::yaml_path path, std::string_view below) {
    while (!below.empty()) {
        const auto key = below.substr(0, below.find('.'));
        path.emplace_back(std::string(key));
        below.remove_prefix(std::min(key.size() + 1, below.size()));
    }
    return path;
}

// `around` leads to the object.
config::yaml_edit edit_of(config::yaml_path around, const json::value& one) {
    config::yaml_edit made;
    made.path = path_of(std::move(around), text_member(one, "path"));
    if (flag_member(one.get_object(), "remove")) {
        return made;
    }
    if (const auto* value = member(one, "value")) {
        made.value = *value;
    } else {
        made.yaml = text_member(one, "yaml");
    }
    if (const auto* order = member(one, "order"); order != nullptr) {
        for (const auto& key : order->get_array()) {
            made.order.emplace_back(text_or_empty(key));
        }
    }
    return made;
}

result<std::string> with_edits(std::string text, const config::yaml_path& around,
                               const json::value& edits) {
    result<std::string> made = std::move(text);
    for (const auto& one : edits.get_array()) {
        made = config::spliced(*made, edit_of(around, one));
        if (!made) {
            return failure(made.error()).within(text_member(one, "path"));
        }
    }
    return made;
}

// Compares the object as it is now with the one that a person began with. An edit is touched if
// somebody changed the same value.
json::object three_ways(const control::object_edit& edit, const std::string& theirs) {
    const config::yaml_path around{"object"};
    const auto wrapped = [&](const std::string& written) {
        return config::spliced("", {.path = around, .yaml = written, .order = {}});
    };
    const auto base = wrapped(edit.base);
    const auto now = wrapped(theirs);
    json::object made{{"theirs", theirs}, {"mine", ""}, {"touched", json::array()}};
    if (!base || !now) {
        return made;
    }
    if (const auto mine = with_edits(*base, around, edit.edits)) {
        const auto object = config::written_at(*mine, around);
        made["mine"] = object ? *object : std::string();
    }
    for (const auto& one : edit.edits.get_array()) {
        const auto path = text_member(one, "path");
        const auto before = config::written_at(*base, path_of(around, path));
        const auto after = config::written_at(*now, path_of(around, path));
        if (!before || !after || *before != *after) {
            made["touched"].get_array().emplace_back(path);
        }
    }
    return made;
}

// A map that loses its last object goes too.
result<std::string> without_object(const std::string& text, const control::object_edit& edit,
                                   const objects& all, const std::string& file) {
    const auto neighbours = std::ranges::count_if(all, [&](const config::written_object& one) {
        return one.map == edit.map && one.at.file->name == file;
    });
    config::yaml_path path{edit.map};
    if (neighbours > 1) {
        path.emplace_back(edit.name);
    }
    return config::spliced(text, {.path = path, .yaml = {}, .order = {}});
}

}  // namespace

std::string edited_objects::file_of(const config::location& at) const {
    const auto name = fs::path(at.file->name).lexically_normal();
    return name.lexically_relative(files_.root().lexically_normal()).string();
}

awaitable<result<json::value>> edited_objects::list() {
    auto work = [this] {
        json::array rows;
        for (const auto& one : objects_written_in(files_.parts().directory)) {
            if (!one.name.empty()) {
                rows.push_back(json::object{{"map", one.map},
                                            {"name", one.name},
                                            {"type", type_of(one)},
                                            {"file", file_of(one.at)},
                                            {"line", static_cast<std::int64_t>(one.at.line)}});
            }
        }
        return result<json::value>(std::move(rows));
    };
    co_return co_await offload(files_.parts().pool, std::move(work));
}

result<json::value> edited_objects::form_now(const control::object_form_request& asked) const {
    const auto all = objects_written_in(files_.parts().directory);
    config::form_request wanted{
        .map = asked.map, .written = asked.written, .types = asked.types, .chosen = asked.chosen};
    wanted.offers = offered_by_connectors;
    wanted.names = [&all](const std::string& kind) { return names_of(all, kind); };
    json::object made{
        {"map", asked.map}, {"name", asked.name}, {"line", 0}, {"version", ""}, {"read_only", ""}};
    if (asked.name.empty()) {
        made["file"] = usual_file(all, asked.map, [this](const auto& at) { return file_of(at); });
    } else {
        const auto* found = config::find_object(all, asked.map, asked.name);
        if (found == nullptr && asked.written.empty()) {
            return failure(failure_class::invalid,
                           asked.map + " has no '" + asked.name + "' in the files",
                           "GET /configuration/objects lists them");
        }
        made["file"] = found == nullptr ? std::string() : file_of(found->at);
        made["line"] = found == nullptr ? 0 : static_cast<std::int64_t>(found->at.line);
        const auto file = found == nullptr ? result<control::configuration_text>(failure())
                                           : files_.read_now(file_of(found->at));
        if (found != nullptr && !file) {
            return file.error();
        }
        if (found != nullptr) {
            made["version"] = file->file.version;
            made["read_only"] = file->file.read_only;
            const auto written = config::written_at(file->text, {asked.map, asked.name});
            if (!written) {
                made["read_only"] = describe(written.error());
            } else if (wanted.written.empty()) {
                wanted.written = *written;
            }
        }
    }
    made["written"] = wanted.written;
    auto form = config::write_form(engine::configuration_layout(), component_types(), wanted);
    if (!form) {
        return form.error();
    }
    const auto secret = text_member(*form, "secret");
    if (!secret.empty()) {
        return failure(failure_class::refused,
                       "'" + secret + "' holds a secret in plain text, and is not shown",
                       "put the secret into ${env:…}, ${file:…} or ${credential:…}");
    }
    made["fields"] = std::move((*form)["fields"]);
    made["orders"] = std::move((*form)["orders"]);
    return json::value(std::move(made));
}

awaitable<result<json::value>> edited_objects::form(control::object_form_request asked) {
    auto work = [this, asked = std::move(asked)] { return form_now(asked); };
    co_return co_await offload(files_.parts().pool, std::move(work));
}

result<json::value> edited_objects::text_now(const control::object_edit& edit) const {
    const auto all = objects_written_in(files_.parts().directory);
    const auto* found = config::find_object(all, edit.map, edit.name);
    const auto path = found == nullptr ? edit.file : file_of(found->at);
    if (path.empty()) {
        return failure(failure_class::refused,
                       edit.map + " has no '" + edit.name + "' any more: it was removed or renamed",
                       "GET /configuration/objects lists them");
    }
    const auto file = files_.read_or_new(path);
    if (!file) {
        return file.error();
    }
    if (edit.name.empty()) {
        return failure(failure_class::invalid, "the object has no name", "give it a name");
    }
    auto text = result<std::string>(file->text);
    if (edit.removes) {
        text =
            found == nullptr ? text : without_object(file->text, edit, all, found->at.file->name);
    } else {
        text = with_edits(*text, {edit.map, edit.name}, edit.edits);
        if (!text) {
            return text.error();
        }
        if (found == nullptr && edit.edits.get_array().empty()) {
            text = config::spliced(
                *text,
                {.path = {edit.map, edit.name}, .value = json::object(), .yaml = {}, .order = {}});
        }
    }
    if (!text) {
        return text.error();
    }
    json::object made{{"file", path},
                      {"version", file->file.version},
                      {"read_only", file->file.read_only},
                      {"before", file->text},
                      {"text", *text}};
    if (!edit.base.empty() && found != nullptr) {
        const auto theirs = config::written_at(file->text, {edit.map, edit.name});
        for (auto& [name, value] : three_ways(edit, theirs ? *theirs : std::string())) {
            made[name] = std::move(value);
        }
    }
    return json::value(std::move(made));
}

awaitable<result<json::value>> edited_objects::text(control::object_edit edit) {
    auto work = [this, edit = std::move(edit)] { return text_now(edit); };
    co_return co_await offload(files_.parts().pool, std::move(work));
}

}  // namespace sluice::app
