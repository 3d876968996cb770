#include "configured.hpp"

#include <fstream>

namespace sluice::config::testing {

const declaration<file_options>& file_declaration() {
    static const auto declared = [] {
        declaration<file_options> d("file", "Appends each record to a file");
        d.field("path", &file_options::path, "The file").required().not_empty().example("/tmp/x");
        d.field("format", &file_options::as, "How a record is written")
            .choice("ndjson", format::ndjson, "one JSON text a line")
            .choice("csv", format::csv, "one row a record");
        d.field("largest", &file_options::largest, "Bytes of a record").at_most(1024 * 1024);
        d.field("password", &file_options::password, "Of the disk");
        d.field("headers", &file_options::headers, "Sent along");
        d.field("extra", &file_options::extra, "Anything");
        return d;
    }();
    return declared;
}

const declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        declaration<client_options> d("http", "Talks to an HTTP API");
        d.field("base_url", &client_options::base_url, "Where it is").required();
        d.field("api_key", &client_options::api_key, "Its key");
        return d;
    }();
    return declared;
}

const declaration<filter_options>& filter_declaration() {
    static const auto declared = [] {
        declaration<filter_options> d("filter", "Keeps what fits");
        d.field("keep", &filter_options::keep, "What must be true").required().shorthand();
        return d;
    }();
    return declared;
}

const declaration<map_options>& map_declaration() {
    static const auto declared = [] {
        declaration<map_options> d("map", "Makes a new record");
        d.field("into", &map_options::into, "The record").required().whole();
        return d;
    }();
    return declared;
}

const declaration<incoming_options>& incoming_declaration() {
    static const auto declared = [] {
        declaration<incoming_options> d("incoming", "Where entities come from");
        d.field("schedule", &incoming_options::schedule, "When").example("every 5m");
        d.field("subscriber", &incoming_options::subscriber, "What fetches")
            .component("subscriber")
            .required();
        d.field("transformers", &incoming_options::transformers, "Stages").component("transformer");
        d.field("client", &incoming_options::client, "A client").refers_to("client");
        d.field("limit", &incoming_options::limit, "At most").at_least(1).at_most(100);
        return d;
    }();
    return declared;
}

namespace {

const declaration<route_options>& route_declaration() {
    static const auto declared = [] {
        declaration<route_options> d("route", "Joins an incoming to others");
        d.field("from", &route_options::from, "Its incoming").refers_to("incoming").required();
        d.field("to", &route_options::to, "Where to").refers_to("incoming").not_empty();
        return d;
    }();
    return declared;
}

const declaration<daemon_options>& daemon_declaration() {
    static const auto declared = [] {
        declaration<daemon_options> d("daemon", "The daemon itself");
        d.field("grace", &daemon_options::grace, "Time to stop").at_least(std::chrono::seconds(1));
        d.field("verbose", &daemon_options::verbose, "Says more");
        return d;
    }();
    return declared;
}

}  // namespace

layout test_layout() {
    layout made;
    made.maps.push_back({"clients", "client", "Ways to talk", nullptr, "client", ""});
    made.maps.push_back({"incoming", "incoming", "Sources", &incoming_declaration(), "", ""});
    made.maps.push_back({"routes", "", "Routes", &route_declaration(), "", ""});
    made.maps.push_back({"transformers", "", "Stages by name", nullptr, "", "transformer"});
    made.singles.push_back({"daemon", &daemon_declaration()});
    return made;
}

const section* test_catalogue::find(std::string_view kind, std::string_view type) const {
    if (kind == "subscriber" && type == "file") {
        return &file_declaration();
    }
    if (kind == "client" && type == "http") {
        return &client_declaration();
    }
    if (kind == "transformer" && type == "filter") {
        return &filter_declaration();
    }
    return kind == "transformer" && type == "map" ? &map_declaration() : nullptr;
}

std::vector<std::string> test_catalogue::types_of(std::string_view kind) const {
    if (kind == "transformer") {
        return {"filter", "map"};
    }
    return {kind == "client" ? "http" : "file"};
}

std::optional<std::string> test_variables::environment(const std::string& name) const {
    const auto found = set.find(name);
    return found == set.end() ? std::nullopt : std::optional(found->second);
}

result<std::string> test_variables::file(const std::filesystem::path& path) const {
    return system_variables().file(path);
}

void configured::write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((directory / name).parent_path());
    std::ofstream(directory / name, std::ios::binary) << text;
}

loaded configured::load() const {
    return config::load(directory.path(), test_layout(), types, variables);
}

std::string configured::problems() const {
    return without_directory(load().problems.to_text());
}

std::string configured::without_directory(std::string text) const {
    const std::string prefix = directory.path().string() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
        text.erase(at, prefix.size());
    }
    return text;
}

std::string problems_of(const section& declared, const std::string& text,
                        const test_variables& variables) {
    diagnostics problems;
    const auto got = read_text(declared, "t.yaml", text, test_catalogue(), variables, problems);
    return got ? "" : problems.to_text();
}

}  // namespace sluice::config::testing
