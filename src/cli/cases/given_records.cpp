#include "cli/cases/given_records.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>

#include <iterator>
#include <utility>

namespace sluice::cli {
namespace {

void dress(entity& one, const test_case& test) {
    if (!test.type.empty()) {
        one.type = test.type;
    }
    for (const auto& [name, value] : test.headers) {
        one.headers[name] = value;
    }
}

class given_records final : public subscriber {
 public:
    explicit given_records(std::vector<entity> entities) : entities_(std::move(entities)) {}

    awaitable<result<sluice::page>> fetch(json::value position) override {
        sluice::page made;
        made.entities = entities_;
        made.position = std::move(position);
        co_return made;
    }

 private:
    std::vector<entity> entities_;
};

// Dresses the records of a file as the test says.
class dressed_file final : public subscriber {
 public:
    dressed_file(std::shared_ptr<subscriber> file, const test_case& test)
        : file_(std::move(file)), test_(test) {}

    awaitable<result<sluice::page>> fetch(json::value position) override {
        auto made = co_await file_->fetch(std::move(position));
        if (made) {
            for (auto& one : made->entities) {
                dress(one, test_);
            }
        }
        co_return made;
    }
    void used_for(const listing_use& use) override { file_->used_for(use); }

 private:
    std::shared_ptr<subscriber> file_;
    const test_case& test_;
};

class no_variables final : public config::variable_source {
 public:
    std::optional<std::string> environment(const std::string& /*name*/) const override {
        return std::nullopt;
    }
    result<std::string> file(const std::filesystem::path& /*path*/) const override {
        return failure(failure_class::invalid, "a test's input has no variables");
    }
};

// The text of the options of a `file` subscriber. A last line without its end counts too.
std::string file_options(const std::string& path) {
    json::object members;
    members["path"] = path;
    members["quiet"] = "0s";
    return write_json(json::value(std::move(members)));
}

}  // namespace

std::vector<json::value> listed_records(const json::value& given) {
    if (const auto* list = given.if_array()) {
        return {list->begin(), list->end()};
    }
    return {given};
}

std::shared_ptr<subscriber> give_records(const std::vector<json::value>& records,
                                         const test_case& test) {
    std::vector<entity> entities;
    for (const auto& data : records) {
        entity one;
        one.data = data;
        one.id = net::scalar_member(data, "id");
        dress(one, test);
        entities.push_back(std::move(one));
    }
    return std::make_shared<given_records>(std::move(entities));
}

result<std::shared_ptr<subscriber>> give_file(const test_case& test, component_context context) {
    const auto& types = *context.types;
    const auto* declared = types.find("subscriber", "file");
    config::diagnostics problems;
    const no_variables none;
    config::configured_component component;
    component.type = "file";
    component.options = config::read_text(*declared, test.input_file, file_options(test.input_file),
                                          types, none, problems);
    if (!component.options) {
        return failure(failure_class::invalid,
                       test.input_file + ": " + problems.all().front().message,
                       problems.all().front().mend);
    }
    auto made = types.make<subscriber>(component, context);
    if (!made) {
        return made.error();
    }
    return std::shared_ptr<subscriber>(std::make_shared<dressed_file>(*std::move(made), test));
}

awaitable<result<std::vector<entity>>> all_entities(subscriber* from) {
    std::vector<entity> all;
    json::value position;
    for (;;) {
        auto fetched = co_await from->fetch(position);
        if (!fetched) {
            co_return fetched.error();
        }
        if (!fetched->unreadable.empty()) {
            co_return failure(failure_class::invalid, fetched->unreadable.front().reason);
        }
        std::ranges::move(fetched->entities, std::back_inserter(all));
        if (fetched->last) {
            co_return all;
        }
        position = std::move(fetched->position);
    }
}

}  // namespace sluice::cli
