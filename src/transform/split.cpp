#include "transform/path.hpp"
#include "transform/transformers.hpp"

#include <sluice/model/key.hpp>

#include <optional>
#include <set>
#include <string>
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
        auto where = path::parse(text);
        if (!where) {
            return where.error();
        }
        paths.push_back(*std::move(where));
    }
    return paths;
}

const config::declaration<split_options>& split_declaration() {
    static const auto declared = [] {
        config::declaration<split_options> d("split", "Makes one entity of each element of a list");
        d.field("items", &split_options::items,
                "An expression that gives the list; null gives nothing, anything else is an error")
            .required()
            .shorthand()
            .example("variants");
        d.field("as", &split_options::as,
                "The member under which the element stands; without it the element is the data")
            .example("variant");
        d.field("keep", &split_options::keep,
                "Paths of the record that each child gets a copy of; a member that the element has "
                "itself stays as it is")
            .example("[title, vendor.name]")
            .check([](const std::vector<std::string>& texts) {
                const auto paths = parse_paths(texts);
                return paths ? std::string() : paths.error().message;
            });
        d.field("identifier", &split_options::identifier,
                "An expression on the child that gives its identifier; without it, children are "
                "PARENT/1, PARENT/2 …")
            .example("sku");
        return d;
    }();
    return declared;
}

class split_transformer final : public transformer {
 public:
    split_transformer(split_options options, std::vector<path> keep)
        : options_(std::move(options)), keep_(std::move(keep)) {}

    bool multiplies() const override { return true; }

    result<void> apply(entity record, expression_scope scope, stage_output& out) const override {
        auto items = options_.items->evaluate(record.data, scope);
        const std::string place = "in '" + options_.items->text() + "'";
        if (!items) {
            return items.error().within(place);
        }
        if (items->is_array() && !items->as_array().empty()) {
            return split_list(record, std::move(items->as_array()), scope, out);
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
    result<void> split_list(const entity& parent, json::array items, expression_scope scope,
                            stage_output& out) const {
        std::vector<entity> children;
        std::set<std::string, std::less<>> seen;
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto child = make_child(parent, std::move(items[i]), i + 1, scope);
            if (!child) {
                return child.error().within("element " + std::to_string(i + 1));
            }
            if (!child->id.empty() && !seen.insert(child->id).second) {
                return failure(failure_class::invalid,
                               "element " + std::to_string(i + 1) + ": the identifier '" +
                                   child->id + "' belongs to an earlier element already");
            }
            children.push_back(*std::move(child));
        }
        for (auto& child : children) {
            out.emit(std::move(child));
        }
        return {};
    }

    result<entity> make_child(const entity& parent, json::value item, std::size_t number,
                              expression_scope scope) const {
        entity child{parent.type, {}, parent.headers, std::move(item)};
        if (!options_.as.empty()) {
            json::object around;
            around[options_.as] = std::move(child.data);
            child.data = std::move(around);
        }
        for (const auto& what : keep_) {
            const json::value* kept = find_at(parent.data, what);
            if (kept == nullptr || find_at(child.data, what) != nullptr) {
                continue;
            }
            if (auto done = assign_at(child.data, what, *kept); !done) {
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
