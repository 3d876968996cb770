#include "app/editor.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::app {
namespace {

// A file of ours alone, gone with the object.
class private_file {
 public:
    private_file() {
        std::error_code error;
        const auto directory = std::filesystem::temp_directory_path(error);
        name_ = (error ? "/tmp" : directory.string()) + "/sluice-task-XXXXXX.json";
        file_ = ::mkstemps(name_.data(), 5);
    }
    private_file(const private_file&) = delete;
    private_file& operator=(const private_file&) = delete;
    ~private_file() {
        if (file_ >= 0) {
            ::close(file_);
            ::unlink(name_.c_str());
        }
    }

    bool is_there() const { return file_ >= 0; }
    const std::string& name() const { return name_; }

 private:
    std::string name_;
    int file_ = -1;
};

std::string editor_command() {
    for (const char* variable : {"VISUAL", "EDITOR"}) {
        const char* command = std::getenv(variable);
        if (command != nullptr && *command != '\0') {
            return command;
        }
    }
    return "vi";
}

failure cannot(const std::string& what, const std::string& mend) {
    return {failure_class::invalid, what, mend};
}

}  // namespace

result<std::string> edited(const std::string& text) {
    const private_file file;
    if (!file.is_there()) {
        return cannot("no file can be made at " + file.name(), "set TMPDIR, or use --data FILE");
    }
    std::ofstream(file.name()) << text;
    // By a shell, as everybody runs $EDITOR: it may have arguments.
    const auto command = editor_command();
    const int code = std::system((command + " '" + file.name() + "'").c_str());
    if (code == -1 || !WIFEXITED(code) || WEXITSTATUS(code) != 0) {
        return cannot("the editor failed (" + command + ")", "set EDITOR, or use --data FILE");
    }
    return read_whole(file.name());
}

result<std::string> read_whole(const std::string& file) {
    if (file == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    std::ifstream opened(file, std::ios::binary);
    if (!opened) {
        return cannot("cannot read " + file, "name a file that is there, or - for standard input");
    }
    return std::string(std::istreambuf_iterator<char>(opened), {});
}

}  // namespace sluice::app
