#include "e2e_documents/shown_configurations.hpp"

#include <filesystem>
#include <fstream>

namespace sluice::testing {

namespace {

namespace fs = std::filesystem;

class page_reader {
 public:
    page_reader(const fs::path& file, std::map<std::string, std::string>& found)
        : page_(file.filename().string()), found_(found) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            take(line);
        }
    }

 private:
    void take(const std::string& line) {
        if (inside_ && line == "```") {
            inside_ = false;
            add();
        } else if (inside_) {
            block_ += line + "\n";
        } else if (line == "```yaml configuration") {
            inside_ = true;
        } else if (line.starts_with("#")) {
            heading_ = line.substr(line.find(' ') + 1);
        }
    }

    void add() {
        std::string place = page_ + ": " + heading_;
        for (int number = 2; found_.contains(place); ++number) {
            place = page_ + ": " + heading_ + " (" + std::to_string(number) + ")";
        }
        found_[place] = std::exchange(block_, {});
    }

    std::string page_;
    std::map<std::string, std::string>& found_;
    std::string heading_;
    std::string block_;
    bool inside_ = false;
};

}  // namespace

std::map<std::string, std::string> shown_configurations() {
    const fs::path root = SLUICE_SOURCE_DIR;
    std::map<std::string, std::string> found;
    page_reader(root / "README.md", found);
    for (const auto& entry : fs::directory_iterator(root / "docs")) {
        if (entry.path().extension() == ".md") {
            page_reader(entry.path(), found);
        }
    }
    return found;
}

}  // namespace sluice::testing
