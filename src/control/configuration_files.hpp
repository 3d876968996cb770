#pragma once

// Shows the files of the configuration, and changes one. The composition root implements it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::control {

struct configuration_file {
    std::string path;  // from the directory on
    std::size_t size = 0;
    std::string version;    // a hash of its text
    std::string read_only;  // why it cannot be changed here; empty: it can
};

struct configuration_text {
    configuration_file file;
    std::string text;
};

// A text for a file, which replaces one version of it.
struct configuration_edit {
    std::string path;
    std::string text;
    std::string version;  // of the text that was read
};

class configuration_files {
 public:
    virtual ~configuration_files() = default;

    // By path.
    virtual awaitable<result<std::vector<configuration_file>>> list() = 0;
    // [{path, before, after}] of the files that differ from those that run, without secrets. Both
    // texts are null for a file whose text is not shown.
    virtual awaitable<result<json::value>> differences() = 0;
    // Fails (class refused) for a file that holds a secret in plain text, because a reader could
    // see it.
    virtual awaitable<result<configuration_text>> read(std::string path) = 0;
    // Checks the whole configuration as if the file had that text. Returns the problems, in the
    // form of `sluice check --json`; none: it is right.
    virtual awaitable<result<json::value>> check(std::string path, std::string text) = 0;
    // Replaces the file's text at once or not at all, and keeps the former text. Fails (class
    // refused), and changes nothing, when the file has another version now. Returns the version.
    virtual awaitable<result<std::string>> save(configuration_edit edit) = 0;
    // Runs the program that `daemon.page.after_save` names. The failure says how it ended.
    virtual awaitable<result<void>> run_after_save(std::string path, std::string who) = 0;
};

}  // namespace sluice::control
