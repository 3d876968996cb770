#include <sluice/expression/template.hpp>

#include <utility>

namespace sluice {

namespace {

// Puts a step before the path of the values below it.
void step_before(std::string& path, std::string step) {
    if (!path.empty() && path.front() != '[') {
        step += '.';
    }
    path.insert(0, step);
}

}  // namespace

value_template::value_template(json::value constant) : body_(std::move(constant)) {}
value_template::value_template(text_template text) : body_(std::move(text)) {}
value_template::value_template(list items) : body_(std::move(items)) {}
value_template::value_template(members object) : body_(std::move(object)) {}

result<json::value> value_template::evaluate(const json::value& data,
                                             expression_scope scope) const {
    expression_budget own;
    scope.budget = scope.budget != nullptr ? scope.budget : &own;
    std::string path;
    json::value made;
    if (auto done = evaluate_below(made, data, scope, path); !done) {
        auto why = std::move(done).error();
        return path.empty() ? std::move(why) : std::move(why).within("at " + path);
    }
    return made;
}

json::value value_template::written() const {
    if (const auto* text = std::get_if<text_template>(&body_)) {
        return json::value(json::string(text->written()));
    }
    if (const auto* all = items()) {
        json::array made;
        for (const auto& item : *all) {
            made.push_back(item.written());
        }
        return json::value(std::move(made));
    }
    if (const auto* all = object()) {
        json::object made;
        for (const auto& [name, item] : *all) {
            made[name] = item.written();
        }
        return json::value(std::move(made));
    }
    return *constant();
}

result<void> value_template::evaluate_below(json::value& out, const json::value& data,
                                            expression_scope scope, std::string& path) const {
    if (const auto* text = std::get_if<text_template>(&body_)) {
        return text->evaluate_into(out, data, scope);
    }
    if (const auto* all = items()) {
        auto& made = out.emplace_array();
        made.reserve(all->size());
        for (std::size_t i = 0; i < all->size(); ++i) {
            auto& item = made.emplace_back(nullptr);
            if (auto done = (*all)[i].evaluate_below(item, data, scope, path); !done) {
                step_before(path, '[' + std::to_string(i) + ']');
                return done;
            }
        }
        return {};
    }
    if (const auto* all = object()) {
        auto& made = out.emplace_object();
        made.reserve(all->size());
        for (const auto& [name, body] : *all) {
            auto& member = made[name];
            if (auto done = body.evaluate_below(member, data, scope, path); !done) {
                step_before(path, name);
                return done;
            }
        }
        return {};
    }
    out = *constant();
    return {};
}

const json::value* value_template::constant() const {
    return std::get_if<json::value>(&body_);
}

const text_template* value_template::text() const {
    return std::get_if<text_template>(&body_);
}

const value_template::list* value_template::items() const {
    return std::get_if<list>(&body_);
}

const value_template::members* value_template::object() const {
    return std::get_if<members>(&body_);
}

}  // namespace sluice
