#include "house/container_rule.hpp"

#include <boost/json/parse.hpp>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

namespace sluice::house {
namespace {

struct instruction {
    std::string word;
    std::string rest;
    std::size_t line = 0;
};

// A line that ends in a backslash goes on in the next. A comment has a line of its own.
std::vector<instruction> instructions_of(std::string_view text) {
    std::vector<instruction> all;
    bool goes_on = false;
    std::size_t number = 0;
    for (const auto view : lines_of(text)) {
        ++number;
        std::string line(view);
        if (line.find_first_not_of(" \t") == std::string::npos || line.starts_with('#')) {
            continue;
        }
        const bool more = line.ends_with('\\');
        if (more) {
            line.pop_back();
        }
        if (goes_on) {
            all.back().rest += ' ' + line;
        } else {
            const auto blank = line.find(' ');
            all.push_back({line.substr(0, blank),
                           blank == std::string::npos ? "" : line.substr(blank + 1), number});
        }
        goes_on = more;
    }
    return all;
}

std::vector<std::string> words_in(const std::string& text) {
    std::istringstream from(text);
    std::vector<std::string> words;
    for (std::string word; from >> word;) {
        words.push_back(word);
    }
    return words;
}

// Tells whether the tree holds the file or the folder.
bool holds_path(const source_tree& tree, const std::string& path) {
    const auto below = tree.lower_bound(path + '/');
    return tree.contains(path) || (below != tree.end() && below->first.starts_with(path + '/'));
}

// The packages that the Debian package recommends, because Sluice loads them while it runs.
std::set<std::string> recommended_packages(const source_tree& tree) {
    std::set<std::string> names;
    const auto found = tree.find("deploy/debian/package.cmake");
    if (found == tree.end()) {
        return names;
    }
    static const std::string setting = "_PACKAGE_RECOMMENDS \"";
    const auto at = found->second.find(setting);
    if (at == std::string::npos) {
        return names;
    }
    auto list = found->second.substr(at + setting.size());
    list = list.substr(0, list.find('"'));
    std::ranges::replace(list, ',', ' ');
    for (auto& name : words_in(list)) {
        names.insert(std::move(name));
    }
    return names;
}

bool is_word_list(const std::string& text) {
    boost::system::error_code error;
    const auto value = boost::json::parse(text, error);
    return !error && value.is_array() && !value.as_array().empty();
}

class containerfile_check {
 public:
    containerfile_check(const source_tree& tree, const std::string& path,
                        std::vector<finding>& findings)
        : tree_(tree), path_(path), findings_(findings) {}

    void run(std::string_view text) {
        for (const auto& one : instructions_of(text)) {
            check(one);
        }
        if (user_.empty() || user_ == "root" || user_ == "0") {
            add(0, "the container works as root: end with USER");
        }
        if (!starts_) {
            add(0, "nothing is started: name the program with ENTRYPOINT");
        }
        if (installs_package_) {
            for (const auto& name : recommended_packages(tree_)) {
                if (!installed_.contains(name)) {
                    add(0, "the image lacks " + name + ", which the package recommends");
                }
            }
        }
    }

 private:
    void add(std::size_t line, std::string message) {
        findings_.push_back({path_, line, std::move(message)});
    }

    void check(const instruction& one) {
        static const std::set<std::string, std::less<>> harmless{
            "RUN", "WORKDIR", "VOLUME", "ENV", "STOPSIGNAL", "LABEL", "EXPOSE"};
        if (one.word == "RUN") {
            for (auto& word : words_in(one.rest)) {
                installs_package_ = installs_package_ || word.ends_with(".deb");
                installed_.insert(std::move(word));
            }
        }
        if (one.word == "FROM") {
            check_from(one);
        } else if (one.word == "COPY") {
            check_copy(one);
        } else if (one.word == "USER") {
            user_ = one.rest;
        } else if (one.word == "ENTRYPOINT" || one.word == "CMD") {
            starts_ = starts_ || one.word == "ENTRYPOINT";
            if (!is_word_list(one.rest)) {
                add(one.line, "a shell would take the signals: write [\"PROGRAM\", \"WORD\"]");
            }
        } else if (!harmless.contains(one.word)) {
            add(one.line, "'" + one.word + "' is no instruction that this file may use");
        }
    }

    void check_from(const instruction& one) {
        const auto words = words_in(one.rest);
        const auto image = words.empty() ? "" : words[0];
        const auto tag = image.rfind(':');
        if (tag == std::string::npos || image.find('/') == std::string::npos ||
            image.substr(tag) == ":latest") {
            add(one.line, "name registry and tag: another day '" + image + "' is another image");
        }
        if (words.size() == 3 && words[1] == "AS") {
            stages_.insert(words[2]);
        }
        user_.clear();
        starts_ = false;
        installed_.clear();
        installs_package_ = false;
    }

    void check_copy(const instruction& one) {
        const auto words = words_in(one.rest);
        const bool from_stage = !words.empty() && words[0].starts_with("--from=");
        if (from_stage && !stages_.contains(words[0].substr(7))) {
            add(one.line, "there is no stage '" + words[0].substr(7) + "' above");
        }
        for (std::size_t at = 0; !from_stage && at + 1 < words.size(); ++at) {
            if (!holds_path(tree_, words[at])) {
                add(one.line, "the checkout holds no " + words[at]);
            }
        }
    }

    const source_tree& tree_;
    const std::string& path_;
    std::vector<finding>& findings_;
    std::set<std::string> stages_;
    std::string user_;
    bool starts_ = false;
    std::set<std::string> installed_;  // words of the stage's commands
    bool installs_package_ = false;    // the Debian package of Sluice
};

class compose_check {
 public:
    compose_check(const source_tree& tree, const std::string& path, std::vector<finding>& findings)
        : tree_(tree), path_(path), findings_(findings) {}

    void run(const YAML::Node& file) {
        known_keys(file, {"services", "volumes", "secrets"}, "the file");
        if (!file["services"] || !file["services"].IsMap()) {
            return add("it starts no service");
        }
        for (const auto& service : file["services"]) {
            check_service(service.first.as<std::string>(), service.second);
        }
        all_declared(file, "volumes", volumes_);
        all_declared(file, "secrets", secrets_);
    }

 private:
    void add(std::string message) { findings_.push_back({path_, 0, std::move(message)}); }

    void known_keys(const YAML::Node& map, const std::set<std::string>& known,
                    const std::string& name) {
        for (const auto& member : map) {
            const auto key = member.first.as<std::string>();
            if (!known.contains(key)) {
                add(name + " has the key '" + key + "', which this check does not know");
            }
        }
    }

    void check_service(const std::string& name, const YAML::Node& service) {
        known_keys(
            service,
            {"build", "cap_drop", "image", "mem_limit", "memswap_limit", "read_only", "restart",
             "secrets", "security_opt", "stop_grace_period", "tmpfs", "ulimits", "volumes"},
            name);
        check_build(service["build"]);
        if (!service["read_only"] || !service["read_only"].as<bool>()) {
            add(name + " may write to its own files: read_only: true");
        }
        if (!holds(service["cap_drop"], "ALL")) {
            add(name + " keeps capabilities: cap_drop: [ALL]");
        }
        if (!holds(service["security_opt"], "no-new-privileges:true")) {
            add(name + " may gain rights: security_opt: [\"no-new-privileges:true\"]");
        }
        if (!service["mem_limit"]) {
            add(name + " has no bound on its memory: mem_limit");
        }
        for (const auto& volume : service["volumes"]) {
            const auto source = volume.as<std::string>();
            if (!source.starts_with('.') && !source.starts_with('/')) {
                volumes_.insert(source.substr(0, source.find(':')));
            }
        }
        for (const auto& secret : service["secrets"]) {
            secrets_.insert(secret.as<std::string>());
        }
    }

    static bool holds(const YAML::Node& list, const std::string& text) {
        for (const auto& item : list) {
            if (item.as<std::string>() == text) {
                return true;
            }
        }
        return false;
    }

    // `dockerfile` is relative to `context`, and `context` to the folder of the file.
    void check_build(const YAML::Node& build) {
        if (!build) {
            return;
        }
        const auto folder = std::filesystem::path(path_).parent_path();
        const auto file =
            (folder / build["context"].as<std::string>() / build["dockerfile"].as<std::string>())
                .lexically_normal()
                .generic_string();
        if (!tree_.contains(file)) {
            add("it builds from " + file + ", which the checkout does not hold");
        }
    }

    void all_declared(const YAML::Node& file, const std::string& key,
                      const std::set<std::string>& used) {
        std::set<std::string> declared;
        for (const auto& member : file[key]) {
            declared.insert(member.first.as<std::string>());
        }
        for (const auto& name : used) {
            if (!declared.contains(name)) {
                add("'" + name + "' is not declared below " + key);
            }
        }
        for (const auto& name : declared) {
            if (!used.contains(name)) {
                add("nobody uses '" + name + "' of " + key);
            }
        }
    }

    const source_tree& tree_;
    const std::string& path_;
    std::vector<finding>& findings_;
    std::set<std::string> volumes_;
    std::set<std::string> secrets_;
};

bool is_named(std::string_view path, std::string_view name) {
    return std::filesystem::path(path).filename() == name;
}

}  // namespace

std::vector<finding> check_containerfiles(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (is_named(path, "Containerfile")) {
            containerfile_check(tree, path, findings).run(text);
        }
    }
    return findings;
}

std::vector<finding> check_compose(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (!is_named(path, "compose.yaml")) {
            continue;
        }
        try {
            compose_check(tree, path, findings).run(YAML::Load(text));
        } catch (const YAML::Exception& wrong) {
            findings.push_back({path, 0, wrong.what()});
        }
    }
    return findings;
}

}  // namespace sluice::house
