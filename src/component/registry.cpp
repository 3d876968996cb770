#include <sluice/component/registry.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

namespace {

std::string label(std::string_view kind, std::string_view type) {
    return std::string(kind) + " type '" + std::string(type) + "'";
}

}  // namespace

const config::section* registry::find(std::string_view kind, std::string_view type) const {
    const auto types = kinds_.find(kind);
    if (types == kinds_.end()) {
        return nullptr;
    }
    const auto found = types->second.find(type);
    return found == types->second.end() ? nullptr : found->second.declared;
}

std::vector<std::string> registry::types_of(std::string_view kind) const {
    std::vector<std::string> names;
    const auto types = kinds_.find(kind);
    if (types != kinds_.end()) {
        for (const auto& [name, known] : types->second) {
            names.push_back(name);
        }
    }
    return names;
}

void registry::add_type(std::string_view kind, const config::section& declared, erased_make make) {
    auto& types = kinds_[std::string(kind)];
    std::string name(declared.name());
    // A double name is an error of a builtin.cpp, never of a configuration.
    if (!types.emplace(name, entry{&declared, std::move(make)}).second) {
        throw std::logic_error(label(kind, name) + " is registered twice");
    }
}

result<std::shared_ptr<void>> registry::make_type(std::string_view kind,
                                                  const config::configured_component& component,
                                                  const component_context& context) const {
    auto made = make_unnamed(kind, component, context);
    if (!made) {
        return made.error().within(context.name);
    }
    return made;
}

result<std::shared_ptr<void>> registry::make_unnamed(std::string_view kind,
                                                     const config::configured_component& component,
                                                     component_context context) const {
    const auto types = kinds_.find(kind);
    if (types == kinds_.end()) {
        return failure(failure_class::refused,
                       "this program knows no kind '" + std::string(kind) + "'");
    }
    const auto found = types->second.find(component.type);
    if (found == types->second.end()) {
        return failure(failure_class::refused,
                       "this program has no " + label(kind, component.type));
    }
    if (!component.given()) {
        return failure(failure_class::refused,
                       label(kind, component.type) + " was given no options");
    }
    context.types = this;
    auto made = found->second.make(component.options.get(), context);
    if (!made || observer_ == nullptr || kind != component_kind<transformer>::name) {
        return made;
    }
    return std::shared_ptr<void>(observer_->made(
        std::static_pointer_cast<transformer>(*std::move(made)), component.type, context.name));
}

result<pipeline> registry::make_stages(const config::stage_list& stages,
                                       const component_context& context) const {
    std::vector<pipeline::stage> all;
    for (const auto& one : stages) {
        auto name = "stage " + std::to_string(all.size() + 1) + " (" + one.type + ")";
        auto inner = context;
        inner.name += ", " + name;
        auto made = make_unnamed(component_kind<transformer>::name, one, inner);
        if (!made) {
            return made.error().within(name);
        }
        auto rule = make_rule(one, inner);
        if (!rule) {
            return rule.error().within(name);
        }
        all.push_back({std::move(name), std::static_pointer_cast<transformer>(*std::move(made)),
                       *std::move(rule)});
    }
    return pipeline(std::move(all));
}

result<failure_rule> registry::make_rule(const config::configured_component& stage,
                                         const component_context& context) const {
    failure_rule made;
    if (!stage.on_error) {
        return made;
    }
    if (observer_ != nullptr) {
        observer_->has_rule(context.name);
    }
    made.way = stage.on_error->way();
    made.place = context.name;
    auto inner = context;
    inner.name += ", on_error";
    auto stages = make_stages(stage.on_error->stages, inner);
    if (!stages) {
        return stages.error().within("on_error");
    }
    made.stages = std::make_shared<const pipeline>(*std::move(stages));
    return made;
}

}  // namespace sluice
