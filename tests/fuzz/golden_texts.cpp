#include "fuzz/fuzz_target.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sluice::fuzzing {
namespace {

namespace fs = std::filesystem;

void gather(const json::value& from, std::string_view name, std::vector<std::string>& into) {
    if (const auto* list = from.if_array()) {
        for (const auto& item : *list) {
            gather(item, name, into);
        }
    }
    if (const auto* members = from.if_object()) {
        for (const auto& one : *members) {
            if (one.key() == name && kind_of(one.value()) == json_kind::string) {
                into.emplace_back(one.value().get_string());
            } else {
                gather(one.value(), name, into);
            }
        }
    }
}

}  // namespace

void promise(bool holds, const char* text) {
    if (!holds) {
        throw std::logic_error(text);
    }
}

std::vector<std::string> golden_texts(const std::string& folder, std::string_view member) {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(SLUICE_SOURCE_DIR "/tests/golden") / folder)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);  // the order of a directory differs between machines
    std::vector<std::string> texts;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(in), {});
        if (const auto value = parse_json(text)) {
            gather(*value, member, texts);
        }
    }
    return texts;
}

void write_seeds(const std::string& directory) {
    fs::create_directories(directory);
    std::size_t number = 0;
    for (const auto& input : seeds()) {
        std::ofstream(fs::path(directory) / std::to_string(number++), std::ios::binary) << input;
    }
}

}  // namespace sluice::fuzzing
