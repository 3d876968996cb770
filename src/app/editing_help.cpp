#include "app/editing_help.hpp"

#include "app/configuration.hpp"
#include "config/assistance.hpp"
#include "connectors/builtin.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/async/offload.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <utility>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

json::array listed(const std::vector<config::suggestion>& all) {
    json::array made;
    for (const auto& one : all) {
        if (made.size() == declared_help::most_suggestions) {
            break;
        }
        made.push_back(
            json::object{{"text", one.text}, {"summary", one.summary}, {"is_key", one.is_key}});
    }
    return made;
}

json::value shown(const config::explained& about) {
    if (about.name.empty()) {
        return nullptr;
    }
    json::object made;
    made["name"] = about.name;
    made["summary"] = about.summary;
    made["form"] = about.form;
    made["default"] = about.otherwise;
    made["example"] = about.example;
    made["required"] = about.required;
    made["choices"] = listed(about.choices);
    return made;
}

}  // namespace

awaitable<result<json::value>> declared_help::assist(control::editing_question question) {
    json::value problems = nullptr;
    if (question.check) {
        auto found = co_await files_.check(question.path, question.before + question.after);
        if (!found) {
            co_return found.error();
        }
        problems = *std::move(found);
    }
    auto work = [this, question = std::move(question)] {
        // The files are read only where a field names an object.
        std::optional<config::loaded> given;
        const auto names = [&](std::string_view map) {
            if (!given) {
                config::pending_files pending;
                std::error_code ignored;
                const bool several = fs::is_directory(directory_, ignored);
                pending[several ? directory_ / question.path : directory_] =
                    question.before + question.after;
                given = load_with(directory_, started_, pending);
            }
            return given->names(map);
        };
        return config::assist(question.before, question.after, engine::configuration_layout(),
                              component_types(), names, offered_by_connectors);
    };
    const auto found = co_await offload(pool_, std::move(work));
    json::object made;
    made["word"] = found.word;
    made["suggestions"] = listed(found.suggestions);
    made["about"] = shown(found.about);
    made["problems"] = std::move(problems);
    co_return json::value(std::move(made));
}

}  // namespace sluice::app
