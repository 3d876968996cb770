#pragma once

// Shows the objects of the configuration as forms, and makes the text of a file with an object
// changed. It writes nothing: configuration_files does. The composition root implements it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <map>
#include <string>

namespace sluice::control {

struct object_form_request {
    std::string map;                                // "incoming"
    std::string name;                               // empty: a new object
    std::map<std::string, std::string> types = {};  // chosen types of components, by path
    // The object's YAML, in place of the one in the file: a person began with it.
    std::string written = {};
    // Chosen values of fields on which other fields depend, by path.
    std::map<std::string, std::string> chosen = {};
};

// A change of one object in one file.
struct object_edit {
    std::string map;
    std::string name;
    std::string file;      // for a new object; else the file that has it
    json::value edits;     // a list of {path, value | yaml | remove, order}
    bool removes = false;  // the whole object
    // The object's YAML as the person began with it. The answer then says what others changed.
    std::string base = {};
};

class configuration_objects {
 public:
    virtual ~configuration_objects() = default;

    // [{map, name, type, file, line}], in the order of files and lines.
    virtual awaitable<result<json::value>> list() = 0;
    // {file, line, version, read_only, written, fields, orders}. `read_only` says why the form
    // cannot change the object; empty: it can. Fails as configuration_files::read() does, and
    // (class refused) for an object with a secret in plain text.
    virtual awaitable<result<json::value>> form(object_form_request asked) = 0;
    // {file, version, read_only, before, text}: the file as it is, and as it would be. A file that
    // is not there has an empty version.
    //
    // With `base` also {theirs, mine, touched}: the object as it is now, the base with the edits,
    // and the paths of the edits whose value others changed too.
    virtual awaitable<result<json::value>> text(object_edit edit) = 0;
};

}  // namespace sluice::control
