#include "cli/cases/case_files.hpp"

#include "app/configuration.hpp"
#include "config/source.hpp"

#include <sluice/config/diagnostic.hpp>

#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::size_t largest_exchanges = 64UL * 1024 * 1024;

class name_check {
 public:
    name_check(config::loaded& tests, const config::loaded& given) : tests_(tests), given_(given) {}

    void look(const std::string& name, const config::loaded::entry& entry) {
        const auto& test = *static_cast<const test_case*>(entry.options.get());
        require(name, entry, "stages", "transformers", test.stages);
        require(name, entry, "incoming", "incoming", test.incoming);
        require(name, entry, "route", "routes", test.route);
        require(name, entry, "outgoing", "outgoing", test.outgoing);
        for (const auto& [storage, values] : test.storages) {
            require(name, entry, "storages", "storages", storage);
        }
    }

 private:
    void require(const std::string& test, const config::loaded::entry& entry, const char* field,
                 const char* map, const std::string& wanted) {
        if (wanted.empty() || given_.all(map).contains(wanted)) {
            return;
        }
        const auto known = given_.names(map);
        const auto meant = config::did_you_mean(wanted, known);
        config::diagnostic problem;
        const auto* value = entry.written.find(field);
        problem.at = value == nullptr ? entry.at : value->at;
        problem.path = "tests." + test + "." + field;
        problem.message = "there is no '" + wanted + "' under " + map;
        problem.mend =
            meant.empty() ? "name one of the configuration's" : "did you mean '" + meant + "'?";
        tests_.problems.add(std::move(problem));
    }

    config::loaded& tests_;
    const config::loaded& given_;
};

}  // namespace

config::loaded load_tests(const std::filesystem::path& directory) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored)) {
        config::loaded none;
        none.maps["tests"];
        return none;
    }
    const config::system_variables variables(directory, config::secret_use::withheld);
    return config::load(directory, test_layout(), app::component_types(), variables);
}

void check_tests(config::loaded& tests, const config::loaded& given) {
    name_check check(tests, given);
    for (const auto& [name, entry] : tests.all("tests")) {
        if (entry.options) {
            check.look(name, entry);
        }
    }
}

test_variables::test_variables(const std::filesystem::path& directory, const config::loaded& tests,
                               config::secret_use secrets)
    : process_(directory, secrets) {
    const auto found = tests.singles.find("environment");
    if (found != tests.singles.end() && found->second.options) {
        given_ = tests.single<test_environment>("environment").variables;
    }
}

std::optional<std::string> test_variables::environment(const std::string& name) const {
    const auto found = given_.find(name);
    return found != given_.end() ? found->second : process_.environment(name);
}

result<std::string> test_variables::file(const std::filesystem::path& path) const {
    return process_.file(path);
}

std::string test_variables::why_unset() const {
    return process_.why_unset();
}

std::filesystem::path exchanges_file_of(const test_case& test, const config::location& at) {
    if (test.exchanges_file.empty()) {
        return {};
    }
    return std::filesystem::path(at.file->name).parent_path() / test.exchanges_file;
}

std::vector<recorded_exchange> exchanges_of(const test_case& test,
                                            const std::filesystem::path& file,
                                            config::diagnostics& problems) {
    if (file.empty()) {
        return test.exchanges;
    }
    auto text = config::read_whole_file(file, largest_exchanges);
    if (!text) {
        config::diagnostic problem;
        problem.at = {
            std::make_shared<const config::source_file>(config::source_file{file.string(), ""}), 0,
            0};
        problem.message = "cannot read this file: " + text.error().message;
        problem.mend = "sluice test --record writes it";
        problems.add(std::move(problem));
        return {};
    }
    const config::system_variables none({}, config::secret_use::withheld);
    config::diagnostics found;
    const auto read = config::read_text(exchange_list_declaration(), file.string(),
                                        *std::move(text), app::component_types(), none, found);
    problems.append(found);
    return read ? static_cast<const exchange_list*>(read.get())->all
                : std::vector<recorded_exchange>();
}

}  // namespace sluice::cli
