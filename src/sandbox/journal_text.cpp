#include "sandbox/journal_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

constexpr std::int64_t version = 1;

std::optional<wall_time> time_in(const json::object& line, std::string_view name) {
    const auto at = parse_utc(text_member(line, name));
    return at ? std::optional(*at) : std::nullopt;
}

bool read_beginning(const json::object& line, recovered& into) {
    const auto* begin = line.if_contains("begin");
    if (begin == nullptr || !begin->is_object()) {
        return false;
    }
    const auto& fields = begin->get_object();
    const auto seed = integer_member(fields, "seed");
    const auto posts = integer_member(fields, "posts");
    const auto at = time_in(fields, "at");
    if (integer_member(fields, "version") != version || !seed || !posts || *posts < 0 || !at) {
        return false;
    }
    into.beginning =
        seeding{static_cast<std::uint64_t>(*seed), static_cast<std::size_t>(*posts), *at};
    const auto workspaces = integer_member(fields, "workspaces");  // an earlier journal has none
    if (workspaces && *workspaces >= 0) {
        into.beginning->workspaces = static_cast<std::size_t>(*workspaces);
    }
    into.last = *at;
    return true;
}

bool read_changes(const json::object& line, recovered& into) {
    const auto at = time_in(line, "at");
    const auto* changes = line.if_contains("changes");
    if (!at || changes == nullptr || !changes->is_array()) {
        return false;
    }
    for (const auto& item : changes->get_array()) {
        auto change = change_from_json(item);
        if (!change) {
            return false;
        }
        into.changes.push_back(std::move(*change));
    }
    into.last = *at;
    return true;
}

bool read_line(std::string_view text, recovered& into) {
    const auto line = parse_json(text);
    if (!line || !line->is_object()) {
        return false;
    }
    return into.beginning ? read_changes(line->get_object(), into)
                          : read_beginning(line->get_object(), into);
}

}  // namespace

json::object beginning_line(const seeding& beginning) {
    json::object fields;
    fields["version"] = version;
    fields["seed"] = static_cast<std::int64_t>(beginning.seed);
    fields["posts"] = static_cast<std::int64_t>(beginning.posts);
    fields["at"] = format_utc(beginning.at);
    fields["workspaces"] = static_cast<std::int64_t>(beginning.workspaces);
    json::object line;
    line["begin"] = std::move(fields);
    return line;
}

json::object changes_line(wall_time at, std::span<const change> changes) {
    json::array list;
    for (const auto& change : changes) {
        list.push_back(to_json(change));
    }
    json::object line;
    line["at"] = format_utc(at);
    line["changes"] = std::move(list);
    return line;
}

result<journal_text> read_journal(std::string_view text, std::string_view name) {
    journal_text read;
    for (;;) {
        const auto end = text.find('\n', read.whole);
        if (end == std::string_view::npos) {
            return read;
        }
        ++read.past.lines;
        if (!read_line(text.substr(read.whole, end - read.whole), read.past)) {
            return failure(failure_class::invalid,
                           std::string(name) + ":" + std::to_string(read.past.lines) +
                               ": not a line of the sandbox's journal",
                           "mend the line, or remove the file to begin a new world");
        }
        read.whole = end + 1;
    }
}

}  // namespace sluice::sandbox
