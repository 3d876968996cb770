#pragma once

// Configurations of one test: files in its own directory, variables from a map, and a small
// catalogue of types.

#include "support/temporary_directory.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/writers.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::config::testing {

enum class format { ndjson, csv };

struct file_options {
    std::string path;
    format as = format::ndjson;
    std::size_t largest = 64 * 1024;
    secret password;
    std::map<std::string, std::string> headers;
    json::value extra;
};

struct client_options {
    std::string base_url;
    secret api_key;
};

struct filter_options {
    std::optional<expression> keep;
};

struct map_options {
    value_template into;
};

struct incoming_options {
    std::string schedule;
    configured_component subscriber;
    stage_list transformers;
    reference client;
    std::int64_t limit = 10;
};

struct route_options {
    reference from;
    std::vector<reference> to;
};

struct daemon_options {
    std::chrono::milliseconds grace{30'000};
    bool verbose = false;
};

const declaration<file_options>& file_declaration();
const declaration<client_options>& client_declaration();
const declaration<filter_options>& filter_declaration();
const declaration<map_options>& map_declaration();
const declaration<incoming_options>& incoming_declaration();

layout test_layout();

class test_catalogue final : public catalogue {
 public:
    const section* find(std::string_view kind, std::string_view type) const override;
    std::vector<std::string> types_of(std::string_view kind) const override;
};

// Reads real files; the environment is a map.
class test_variables final : public variable_source {
 public:
    std::optional<std::string> environment(const std::string& name) const override;
    result<std::string> file(const std::filesystem::path& path) const override;

    secret_use secrets() const override { return use; }

    std::map<std::string, std::string> set;
    secret_use use = secret_use::resolved;
};

class configured {
 public:
    void write(const std::string& name, const std::string& text) const;
    loaded load() const;
    // The problems as a person sees them, without the directory's path.
    std::string problems() const;
    std::string without_directory(std::string text) const;

    sluice::testing::temporary_directory directory;
    test_variables variables;
    test_catalogue types;
};

// Problems of one section's text, in a file "t.yaml".
std::string problems_of(const section& declared, const std::string& text,
                        const test_variables& variables = {});

// The options, or a failed test.
template <class T>
T options_of(const declaration<T>& declared, const std::string& text,
             const test_variables& variables = {}) {
    diagnostics problems;
    const auto got = read_text(declared, "t.yaml", text, test_catalogue(), variables, problems);
    if (!got) {
        throw std::runtime_error(problems.to_text());
    }
    return *static_cast<const T*>(got.get());
}

}  // namespace sluice::config::testing
