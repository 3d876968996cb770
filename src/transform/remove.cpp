#include "transform/path.hpp"

#include <sluice/component/registry.hpp>

#include <vector>

namespace sluice::transform {

namespace {

struct remove_options {
    json::value paths;  // a text or a list of texts
};

result<path> parse_one(const json::value& text) {
    if (kind_of(text) != json_kind::string) {
        return failure(failure_class::invalid,
                       "expected a path, not " + std::string(name_of(kind_of(text))));
    }
    return path::parse(std::string_view(text.as_string()), path::wildcards::allowed);
}

result<std::vector<path>> parse_all(const json::value& paths) {
    std::vector<path> all;
    const auto take = [&all](const json::value& text) -> result<void> {
        auto path = parse_one(text);
        if (!path) {
            return path.error();
        }
        all.push_back(*std::move(path));
        return {};
    };
    if (!paths.is_array()) {
        if (auto taken = take(paths); !taken) {
            return taken.error();
        }
        return all;
    }
    for (const auto& text : paths.as_array()) {
        if (auto taken = take(text); !taken) {
            return taken.error();
        }
    }
    return all;
}

std::string judge_paths_to_remove(const json::value& paths) {
    const auto all = parse_all(paths);
    return all ? std::string() : all.error().message;
}

const config::declaration<remove_options>& remove_declaration() {
    static const auto declared = [] {
        config::declaration<remove_options> d("remove", "Takes places out of the data");
        d.field("paths", &remove_options::paths,
                "One path or a list of them, taken out in order; * stands for every member or "
                "element; what is not there is no error")
            .whole()
            .required()
            .example("[internal_note, \"variants[*].cost\"]")
            .check(judge_paths_to_remove);
        return d;
    }();
    return declared;
}

class remove_transformer final : public transformer {
 public:
    explicit remove_transformer(std::vector<path> paths) : paths_(std::move(paths)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        for (const auto& path : paths_) {
            remove_at(entity.data, path);
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    std::vector<path> paths_;
};

result<std::shared_ptr<transformer>> make_remove(const remove_options& options,
                                                 const component_context& /*context*/) {
    auto paths = parse_all(options.paths);
    if (!paths) {
        return paths.error();
    }
    return std::make_shared<remove_transformer>(*std::move(paths));
}

}  // namespace

void add_remove(registry& types) {
    types.add<transformer>(remove_declaration(), make_remove);
}

}  // namespace sluice::transform
