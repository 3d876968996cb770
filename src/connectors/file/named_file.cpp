#include "connectors/file/named_file.hpp"

#include "connectors/file/directory.hpp"

#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace sluice::file {

namespace {

constexpr std::size_t longest_name = 255;  // of Linux, in bytes

failure no_name(const std::string& text, std::string_view why) {
    return {failure_class::refused,
            "'" + net::excerpt(text, 100) + "' cannot be the name of a file: " + std::string(why),
            "make the name of values that are short texts or numbers, or mend the record"};
}

std::vector<std::string> parts_of_path(const std::string& path) {
    std::vector<std::string> parts(1);
    for (const char c : path) {
        if (c == '/') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

failure leads_away(const std::string& path) {
    return {failure_class::refused, "'" + path + "' is a link, which may lead out of the directory",
            "remove the link"};
}

result<void> sync_if(bool syncs, const descriptor& directory, const std::string& path) {
    if (syncs && ::fsync(directory.get()) != 0) {
        return system_failure("sync the directory", path, errno);
    }
    return {};
}

result<descriptor> open_directory(const descriptor& above, const std::string& name,
                                  const std::string& path, bool makes, bool syncs) {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    descriptor opened(::openat(above.get(), name.c_str(), flags));
    if (!opened.open() && errno == ENOENT && makes) {
        if (::mkdirat(above.get(), name.c_str(), 0750) != 0 && errno != EEXIST) {
            return system_failure("make the directory", path, errno);
        }
        if (auto synced = sync_if(syncs, above, path); !synced) {
            return synced.error();
        }
        opened = descriptor(::openat(above.get(), name.c_str(), flags));
    }
    if (!opened.open()) {
        const int error = errno;
        struct stat there{};
        const bool is_link =
            ::fstatat(above.get(), name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISLNK(there.st_mode);
        return is_link ? leads_away(path) : system_failure("open", path, error);
    }
    return opened;
}

}  // namespace

result<std::string> name_for(const text_template& name, const json::value& data,
                             expression_scope scope) {
    const auto pieces = name.evaluate_pieces(data, scope);
    if (!pieces) {
        return pieces.error();
    }
    std::string made;
    for (const auto& piece : *pieces) {
        const auto kind = kind_of(piece.value);
        if (kind == json_kind::object || kind == json_kind::array || kind == json_kind::null) {
            return no_name(write_json(piece.value), "it is no text, number or boolean");
        }
        const auto text = net::scalar_text(piece.value);
        if (piece.of_an_expression && text.find('/') != std::string::npos) {
            return no_name(text, "a value holds a slash");
        }
        made += text;
    }
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    };
    if (std::ranges::any_of(made, is_control)) {
        return no_name(made, "it holds a control character");
    }
    for (const auto& part : parts_of_path(made)) {
        if (part.empty() || part == "." || part == "..") {
            return no_name(made, "a part of it is empty or leads to another directory");
        }
        if (part.size() > longest_name) {
            return no_name(made, "it is longer than 255 bytes");
        }
    }
    return made;
}

result<place_below> open_place_below(const std::string& root, const std::string& name, bool makes,
                                     bool syncs) {
    if (makes) {
        if (auto made = make_directories(root); !made) {
            return made.error();
        }
    }
    auto directory = open_file(root, O_RDONLY | O_DIRECTORY);
    if (!directory) {
        return directory.error();
    }
    auto parts = parts_of_path(name);
    auto last = std::move(parts.back());
    parts.pop_back();
    std::string path = root;
    for (const auto& part : parts) {
        path += "/" + part;
        directory = open_directory(*directory, part, path, makes, syncs);
        if (!directory) {
            return directory.error();
        }
    }
    path += "/" + last;
    return place_below{*std::move(directory), std::move(last), std::move(path)};
}

result<descriptor> open_below(const std::string& root, const std::string& name, bool makes,
                              bool syncs) {
    const auto place = open_place_below(root, name, makes, syncs);
    if (!place) {
        return place.error();
    }
    const auto& [directory, last, path] = *place;
    // O_NONBLOCK: opening a pipe would wait for a reader.
    constexpr int flags = O_RDWR | O_APPEND | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
    descriptor opened(::openat(directory.get(), last.c_str(), flags));
    if (!opened.open() && errno == ENOENT) {
        opened = descriptor(::openat(directory.get(), last.c_str(), flags | O_CREAT, 0640));
        if (opened.open()) {
            if (auto synced = sync_if(syncs, directory, path); !synced) {
                return synced.error();
            }
        }
    }
    if (!opened.open()) {
        return errno == ELOOP ? leads_away(path) : system_failure("open", path, errno);
    }
    return opened;
}

}  // namespace sluice::file
