#include "house/include_rule.hpp"

#include "house/code_text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace sluice::house {
namespace {

struct include_line {
    std::string target;
    bool quoted = false;
    std::size_t line = 0;
};

std::vector<include_line> includes_of(std::string_view source) {
    std::vector<include_line> found;
    const auto text = without_comments(source);
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        const auto hash = line.find_first_not_of(" \t");
        if (hash == std::string_view::npos || line[hash] != '#') {
            continue;
        }
        const auto word = line.find("include", hash);
        const auto open = line.find_first_of("<\"", hash);
        if (word == std::string_view::npos || open == std::string_view::npos || open < word) {
            continue;
        }
        const bool quoted = line[open] == '"';
        const auto close = line.find(quoted ? '"' : '>', open + 1);
        found.push_back({std::string(line.substr(open + 1, close - open - 1)), quoted, number});
    }
    return found;
}

// The public rooms from the bottom up. A room may include itself and the rooms before it.
const std::vector<std::string> layers{"error", "failpoint",  "model",
                                      "async", "expression", "config"};

std::set<std::string> public_rooms_for(const std::string& room) {
    const auto layer = std::find(layers.begin(), layers.end(), room);
    if (layer != layers.end()) {
        return {layers.begin(), layer + 1};
    }
    std::set<std::string> seen{layers.begin(), layers.end()};
    if (room == "main") {
        return {};
    }
    if (room == "net" || room == "ledger") {
        seen.insert(room);
    } else if (room.starts_with("ledger/")) {
        seen.insert("ledger");
    } else {
        seen.insert({"component", "net", "ledger"});
    }
    return seen;
}

bool is_surface(const std::string& room) {
    return room == "app" || room == "cli";
}

bool sees_private_room(const std::string& room, const std::string& target) {
    if (room == "main" || room == "cli") {
        return room == "cli" || is_surface(target);
    }
    if (room == "app") {
        return target != "cli";
    }
    // Every ledger may use the files of src/ledger itself. The list of connectors names all
    // connectors.
    return room == target || (room.starts_with("ledger/") && target == "ledger") ||
           (room == "connectors" && target.starts_with("connectors/")) ||
           ((room.starts_with("connectors/") || room == "transform") &&
            (target == "paging" || target == "formats")) ||
           ((room == "planning" || room == "control" || room == "page") && target == "engine") ||
           (room == "page" && target == "control") ||
           // Operator actions obey rules that every ledger shares.
           (room == "control" && target == "ledger");
}

// The folders within a room, from the bottom up. One may include itself, those below it and the
// room's own files. `intake` and `delivery` are on one level.
struct folder_order {
    std::string_view room;
    std::vector<std::vector<std::string_view>> levels;
};
const std::vector<folder_order> folder_orders{
    {"engine", {{"plan"}, {"stages"}, {"intake", "delivery"}}},
    {"connectors/ocoya", {{"api"}, {"client"}, {"read", "write"}}},
};

// The folder of `path` (below src/) within `room`; empty for the room's own files.
std::string_view folder_in(std::string_view path, std::string_view room) {
    const auto inner = path.substr(room.size() + 1);
    const auto slash = inner.find('/');
    return slash == std::string_view::npos ? std::string_view() : inner.substr(0, slash);
}

bool looks_up_within(const std::string& room, std::string_view path, std::string_view target) {
    const auto order = std::ranges::find(folder_orders, room, &folder_order::room);
    if (order == folder_orders.end()) {
        return false;
    }
    const auto from = folder_in(path, room);
    const auto to = folder_in(target, room);
    if (from.empty() || to.empty() || from == to) {
        return false;
    }
    const auto level = [&](std::string_view folder) {
        return std::ranges::find_if(order->levels, [&](const auto& level) {
            return std::ranges::find(level, folder) != level.end();
        });
    };
    return level(to) >= level(from);
}

// Libraries that only one room may include. An empty room means that none may.
struct library_rule {
    std::string_view prefix;
    std::string_view room;
    std::string_view reason;
    std::string_view second_room = {};
};
const std::vector<library_rule> library_rules{
    {"boost/asio.hpp", "", "include the one header that is needed, not the whole library"},
    {"boost/beast.hpp", "", "include the one header that is needed, not the whole library"},
    {"boost/json.hpp", "", "include the one header that is needed, not the whole library"},
    {"boost/url.hpp", "", "include the one header that is needed, not the whole library"},
    {"regex", "", "std::regex takes exponential time; use RE2"},
    {"gtest/", "", "test libraries belong in tests"},
    {"gmock/", "", "test libraries belong in tests"},
    {"boost/beast/", "net", "Beast compiles in 12 s; only src/net includes it"},
    {"boost/asio/ssl", "net", "TLS belongs in src/net"},
    {"openssl/ssl.h", "net", "TLS belongs in src/net"},
    {"zlib.h", "net", "HTTP is unpacked in src/net, files in src/formats", "formats"},
    {"zstd", "formats", "files are unpacked in src/formats"},
    {"prometheus/", "control", "metrics are written in src/control"},
    {"kainjow/", "page", "HTML is made in src/page"},
    {"sqlite3.h", "ledger/sqlite", "SQLite belongs in its ledger and its connector",
     "connectors/sql"},
    {"mysql", "connectors/sql", "libmariadb belongs in the connector sql"},
    {"libpq", "ledger/postgres", "libpq belongs in its ledger and its connector", "connectors/sql"},
    {"librdkafka/", "connectors/kafka", "librdkafka belongs in the connector kafka"},
    {"curl/", "connectors/mail", "libcurl belongs in the connector that sends mail"},
    {"yaml-cpp/", "config", "YAML is read in src/config only"},
    {"spdlog/", "app", "everybody else writes to sluice::event_log"},
    {"CLI/", "cli", "the command line is read in src/cli only"},
    {"systemd/", "app", "the service manager is spoken to in src/app only"},
    {"pugixml", "formats", "XML is read in src/formats only"},
    {"lua", "transform", "scripts run in src/transform/script only"},
    {"re2/", "expression", "patterns belong in src/expression"},
    {"unicase.h", "expression", "what Unicode says is asked in src/expression"},
    {"unictype.h", "expression", "what Unicode says is asked in src/expression"},
    {"unigbrk.h", "expression", "what Unicode says is asked in src/expression"},
    {"uninorm.h", "expression", "what Unicode says is asked in src/expression"},
};

std::optional<std::string> check_library(const std::string& room, const include_line& include,
                                         bool is_public) {
    for (const auto& rule : library_rules) {
        const bool whole = !rule.prefix.ends_with("/");
        const bool hit = include.target.starts_with(rule.prefix) &&
                         (!rule.room.empty() || !whole || include.target == rule.prefix);
        const bool allowed = !room.empty() && (room == rule.room || room == rule.second_room);
        if (hit && (is_public || !allowed)) {
            return "<" + include.target + ">: " + std::string(rule.reason);
        }
    }
    return std::nullopt;
}

std::optional<std::string> check_public(const std::string& room, const include_line& include) {
    const bool implementation = include.target == "sluice/ledger/sqlite.hpp";
    if (implementation && !is_surface(room) && !room.starts_with("ledger")) {
        return "<" + include.target +
               ">: only src/app and src/cli choose a ledger; use <sluice/ledger/ledger.hpp>";
    }
    const auto target = room_of("include/" + include.target);
    if (!public_rooms_for(room).contains(target)) {
        return room + " may not see " + target + " (<" + include.target + ">)";
    }
    return std::nullopt;
}

std::optional<std::string> check_private(const std::string& path, const std::string& room,
                                         const include_line& include, bool is_public) {
    if (is_public) {
        return "a public header includes public headers only, not \"" + include.target + "\"";
    }
    if (include.target.find('/') == std::string::npos) {
        return "write the path from src/: \"room/" + include.target + "\"";
    }
    const auto target = room_of("src/" + include.target);
    if (!sees_private_room(room, target)) {
        return room + " may not see the inside of " + target + " (\"" + include.target + "\")";
    }
    if (room == target && looks_up_within(room, std::string_view(path).substr(4), include.target)) {
        return "a folder of " + room + " sees those below it only, not \"" + include.target + "\"";
    }
    return std::nullopt;
}

}  // namespace

std::string room_of(std::string_view path) {
    if (path == "src/main.cpp") {
        return "main";
    }
    const bool is_private = path.starts_with("src/");
    if (!is_private && !path.starts_with("include/sluice/")) {
        return "";
    }
    auto rest = path.substr(is_private ? 4 : 15);
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) {
        return std::string(rest.substr(0, rest.find('.')));
    }
    const auto room = rest.substr(0, slash);
    const auto deeper = rest.find('/', slash + 1);
    if (is_private && deeper != std::string_view::npos &&
        (room == "connectors" || room == "ledger")) {
        return std::string(rest.substr(0, deeper));
    }
    return std::string(room);
}

std::vector<finding> check_includes(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        const auto room = room_of(path);
        if (room.empty() || !is_source(path)) {
            continue;
        }
        const bool is_public = path.starts_with("include/");
        for (const auto& one : includes_of(text)) {
            auto wrong = one.quoted ? check_private(path, room, one, is_public)
                         : one.target.starts_with("sluice/") ? check_public(room, one)
                                                             : check_library(room, one, is_public);
            if (wrong) {
                findings.push_back({path, one.line, *std::move(wrong)});
            }
        }
    }
    return findings;
}

}  // namespace sluice::house
