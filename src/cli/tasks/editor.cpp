#include "cli/tasks/editor.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::cli {
namespace {

// Makes a file that only this user can read, and removes it with the object.
class private_file {
 public:
    private_file() {
        std::error_code error;
        const auto directory = std::filesystem::temp_directory_path(error);
        name_ = (error ? "/tmp" : directory.string()) + "/sluice-task-XXXXXX.json";
        // mkstemps() makes the file with mode 0600: a task's data may be private.
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

// Runs a command as system() does, for an editor with arguments. But the editor gets the signals
// that this program ignores or holds.
int run_in_shell(const std::string& command) {
    sigset_t none;
    sigset_t usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int number : {SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ}) {
        sigaddset(&usual, number);
    }
    posix_spawnattr_t how;
    ::posix_spawnattr_init(&how);
    ::posix_spawnattr_setsigmask(&how, &none);
    ::posix_spawnattr_setsigdefault(&how, &usual);
    ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    std::array<char*, 4> words = {shell.data(), option.data(), text.data(), nullptr};
    pid_t child = -1;
    // Ctrl-C at the terminal is meant for the editor.
    auto* const interrupt = std::signal(SIGINT, SIG_IGN);
    auto* const quit = std::signal(SIGQUIT, SIG_IGN);
    int code = -1;
    if (::posix_spawn(&child, "/bin/sh", nullptr, &how, words.data(), environ) != 0 ||
        ::waitpid(child, &code, 0) != child) {
        code = -1;
    }
    std::signal(SIGINT, interrupt);
    std::signal(SIGQUIT, quit);
    ::posix_spawnattr_destroy(&how);
    return code;
}

failure cannot(const std::string& action, const std::string& mend) {
    return {failure_class::invalid, action, mend};
}

}  // namespace

result<std::string> edited(const std::string& text) {
    const private_file file;
    if (!file.is_there()) {
        return cannot("no file can be made at " + file.name(), "set TMPDIR, or use --data FILE");
    }
    std::ofstream(file.name()) << text;
    const auto command = editor_command();
    const int code = run_in_shell(command + " '" + file.name() + "'");
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

}  // namespace sluice::cli
