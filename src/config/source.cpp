#include "config/source.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace sluice::config {

namespace {

location place_of_byte(const std::shared_ptr<const source_file>& file, std::size_t offset) {
    const std::string_view before = std::string_view(file->text).substr(0, offset);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start =
        before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return {file, lines + 1, utf8_length(before.substr(start)) + 1};
}

// yaml-cpp reads 0x04 as the end of the file, and a terminal obeys other control characters.
std::size_t control_character(std::string_view text) {
    const auto found = std::find_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    });
    return found == text.end() ? std::string_view::npos
                               : static_cast<std::size_t>(found - text.begin());
}

std::string byte_text(char c) {
    std::array<char, 8> shown{};
    std::snprintf(shown.data(), shown.size(), "0x%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    return shown.data();
}

}  // namespace

result<std::string> read_whole_file(const std::filesystem::path& path, std::size_t largest) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::exists(status)) {
        const bool absent = !error || error == std::errc::no_such_file_or_directory;
        return failure(
            failure_class::invalid, absent ? "there is no such file" : error.message(),
            absent ? "check the path" : "let the user that runs sluice read it and its directory");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return failure(failure_class::invalid,
                       std::filesystem::is_directory(status) ? "it is a directory"
                                                             : "it is not a regular file",
                       "name a file");
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return failure(failure_class::invalid, std::generic_category().message(errno),
                       "make it readable for the user that runs sluice");
    }
    // The size is a guess: a file may grow, and some files say 0. A buffer for the largest file
    // would be cleared for every file.
    const auto said = std::filesystem::file_size(path, error);
    std::string text(error ? 4096 : std::min<std::size_t>(said, largest) + 1, '\0');
    std::size_t size = 0;
    for (;;) {
        in.read(text.data() + size, static_cast<std::streamsize>(text.size() - size));
        if (in.bad()) {
            return failure(failure_class::invalid, "it cannot be read", "check the disk");
        }
        size += static_cast<std::size_t>(in.gcount());
        // One byte more than allowed tells a file that is too large.
        if (in.eof() || size > largest) {
            break;
        }
        text.resize(std::min(text.size() * 2, largest + 1));
    }
    text.resize(size);
    if (text.size() > largest) {
        return failure(failure_class::invalid,
                       "it is larger than " + std::to_string(largest / 1024) + " KiB",
                       "split it into several files");
    }
    text.shrink_to_fit();  // it lives as long as the configuration
    return text;
}

std::shared_ptr<const source_file> source_from(std::string name, std::string text,
                                               diagnostics& problems) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.erase(0, 3);
    }
    auto made = std::make_shared<const source_file>(source_file{std::move(name), std::move(text)});
    std::size_t wrong = utf8_fault(made->text);
    if (wrong != std::string::npos) {
        problems.add({place_of_byte(made, wrong),
                      "",
                      "byte " + byte_text(made->text[wrong]) + " is not UTF-8",
                      "save the file as UTF-8",
                      {}});
        return nullptr;
    }
    wrong = control_character(made->text);
    if (wrong != std::string::npos) {
        problems.add({place_of_byte(made, wrong),
                      "",
                      "byte " + byte_text(made->text[wrong]) + " does not belong in a text",
                      "remove it, or write it as an escape in double quotes",
                      {}});
        return nullptr;
    }
    return made;
}

}  // namespace sluice::config
