#include "transform/path.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/model/key.hpp>

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace sluice::transform {

namespace {

struct split_options {
    std::optional<expression> items;
    std::string as;
    std::vector<std::string> keep;
    std::optional<expression> identifier;
};

result<std::vector<path>> parse_paths(const std::vector<std::string>& texts) {
    std::vector<path> paths;
    for (const auto& text : texts) {
        auto path = path::parse(text);
        if (!path) {
            return path.error();
        }
        paths.push_back(*std::move(path));
    }
    return paths;
}

const config::declaration<split_options>& split_declaration() {
    static const auto declared = [] {
        config::declaration<split_options> d("split", "Makes one entity of each element of a list");
        d.field("items", &split_options::items,
                "An expression for the list; null gives no entity, any other type is an error")
            .required()
            .shorthand()
            .example("variants");
        d.field("as", &split_options::as,
                "The member that holds the element; by default the element is the data")
            .example("variant");
        d.field("keep", &split_options::keep,
                "Paths of the record that are copied to each child; a member that the element has "
                "itself stays")
            .example("[title, vendor.name]")
            .check([](const std::vector<std::string>& texts) {
                const auto paths = parse_paths(texts);
                return paths ? std::string() : paths.error().message;
            });
        d.field("identifier", &split_options::identifier,
                "An expression on the child for its identifier; by default PARENT/1, PARENT/2 …")
            .example("sku");
        return d;
    }();
    return declared;
}

// Longer lists become entities one by one. Shorter ones are emitted at once, which is quicker.
constexpr std::size_t longest_at_once = 500;

class split_transformer final : public transformer {
 public:
    split_transformer(split_options options, std::vector<path> keep)
        : options_(std::move(options)), keep_(std::move(keep)) {}

    bool multiplies() const override { return true; }

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto items = options_.items->evaluate(entity.data, scope);
        const std::string place = "in '" + options_.items->text() + "'";
        if (!items) {
            return items.error().within(place);
        }
        if (items->is_array() && !items->as_array().empty()) {
            return split_list(std::move(entity), std::move(items->as_array()), scope, out);
        }
        if (items->is_null() || items->is_array()) {
            out.drop("split: " + options_.items->text() + " is " +
                     (items->is_null() ? "null" : "an empty list"));
            return {};
        }
        return failure(failure_class::invalid,
                       place + ": expected an array, not " + std::string(name_of(kind_of(*items))));
    }

 private:
    class child_series;

    result<void> split_list(entity parent, json::array items, expression_scope scope,
                            stage_output& out) const;

    result<entity> make_child(const entity& parent, json::value item, std::size_t number,
                              expression_scope scope) const {
        entity child{parent.type, {}, parent.headers, std::move(item), parent.variables};
        if (!options_.as.empty()) {
            json::object around;
            around[options_.as] = std::move(child.data);
            child.data = std::move(around);
        }
        for (const auto& path : keep_) {
            const json::value* kept = find_at(parent.data, path);
            if (kept == nullptr || find_at(child.data, path) != nullptr) {
                continue;
            }
            if (auto done = assign_at(child.data, path, *kept); !done) {
                return done.error().within("keep");
            }
        }
        auto id = identifier_of(parent, child.data, number, scope);
        if (!id) {
            return id.error();
        }
        child.id = *std::move(id);
        return child;
    }

    result<std::string> identifier_of(const entity& parent, const json::value& data,
                                      std::size_t number, expression_scope scope) const {
        if (!options_.identifier) {
            return parent.id.empty() ? std::string() : parent.id + "/" + std::to_string(number);
        }
        auto id = options_.identifier->evaluate(data, scope);
        if (!id) {
            return id.error().within("identifier");
        }
        auto text = key_text(*id);
        if (text && !text->empty() && kind_of(*id) != json_kind::boolean) {
            return *std::move(text);
        }
        const auto found = text && text->empty() ? "an empty text" : name_of(kind_of(*id));
        return failure(
            failure_class::invalid,
            "identifier: expected a text, a number or a list of those, not " + std::string(found));
    }

    split_options options_;
    std::vector<path> keep_;
};

// Makes the children of one entity. It outlives the call, so it copies the names of the scope.
class split_transformer::child_series final : public entity_series {
 public:
    child_series(const split_transformer& owner, entity parent, json::array items,
                 expression_scope scope)
        : owner_(owner),
          parent_(std::move(parent)),
          items_(std::move(items)),
          names_(scope.names != nullptr ? *scope.names : json::object()) {
        if (owner_.keep_.empty()) {
            parent_.data = nullptr;  // it may be large, and nobody reads it any more
        }
    }

    result<std::optional<entity>> next() override {
        if (next_ == items_.size()) {
            return std::optional<entity>();
        }
        auto item = std::move(items_[next_++]);
        const auto place = "element " + std::to_string(next_);
        auto child =
            owner_.make_child(parent_, std::move(item), next_, {&names_, parent_.variables.all()});
        if (!child) {
            return child.error().within(place);
        }
        const bool may_be_double = owner_.options_.identifier.has_value();
        if (may_be_double && !child->id.empty() && !seen_.insert(child->id).second) {
            return failure(failure_class::invalid, place + ": the identifier '" + child->id +
                                                       "' belongs to an earlier element already");
        }
        return std::optional<entity>(*std::move(child));
    }

 private:
    const split_transformer& owner_;
    entity parent_;
    json::array items_;
    json::object names_;
    std::size_t next_ = 0;
    std::unordered_set<std::string> seen_;
};

result<void> split_transformer::split_list(entity parent, json::array items, expression_scope scope,
                                           stage_output& out) const {
    const bool at_once = items.size() <= longest_at_once;
    auto children =
        std::make_unique<child_series>(*this, std::move(parent), std::move(items), scope);
    if (!at_once) {
        out.emit_series(std::move(children));
        return {};
    }
    std::vector<entity> made;
    for (;;) {
        auto child = children->next();
        if (!child) {
            return child.error();
        }
        if (!*child) {
            break;
        }
        made.push_back(**std::move(child));
    }
    for (auto& child : made) {
        out.emit(std::move(child));
    }
    return {};
}

result<std::shared_ptr<transformer>> make_split(const split_options& options,
                                                const component_context& /*context*/) {
    auto keep = parse_paths(options.keep);
    if (!keep) {
        return keep.error();
    }
    return std::make_shared<split_transformer>(options, *std::move(keep));
}

}  // namespace

void add_split(registry& types) {
    types.add<transformer>(split_declaration(), make_split);
}

}  // namespace sluice::transform
