#include "transform/place_stage.hpp"
#include "transform/storage_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

enum class missing_rule { fail, drop, null, leave };

struct lookup_options {
    storage_place place;
    std::string as;
    std::optional<value_template> otherwise;
    missing_rule missing = missing_rule::fail;
};

const config::declaration<lookup_options>& lookup_declaration() {
    static const auto declared = [] {
        using o = lookup_options;
        config::declaration<o> d("lookup", "Puts a value of a storage into the record");
        d.include(&o::place, storage_place_declaration());
        d.field("as", &o::as,
                "The path of the value. Missing objects on the way are made. A path that begins "
                "with $ is a variable")
            .required()
            .not_empty()
            .example("post")
            .check([](const std::string& text) { return judge_path(text, path_use::target); });
        d.field("default", &o::otherwise, "A template for the value when the storage has none")
            .example("{post: none}");
        d.field("missing", &o::missing, "The effect of a missing value without a default")
            .choice("fail", missing_rule::fail, "the record fails, with the key in its reason")
            .choice("drop", missing_rule::drop, "the record goes no further")
            .choice("null", missing_rule::null, "the record goes on, and the value is null")
            .choice("pass", missing_rule::null, "the former name of `null`")
            .choice("leave", missing_rule::leave,
                    "the record goes on, and its former value stays; a variable without a value is "
                    "null");
        d.check({"default", "missing"}, [](const o& given, config::section_report& report) {
            if (given.otherwise && report.given("missing")) {
                report.add("missing", "'missing' has no effect beside 'default'",
                           "take one of the two out");
            }
        });
        return d;
    }();
    return declared;
}

class lookup_transformer final : public transformer {
 public:
    lookup_transformer(lookup_options options, path as, std::shared_ptr<storage> storage)
        : options_(std::move(options)), as_(std::move(as)), storage_(std::move(storage)) {}

    bool waits() const override { return true; }

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        return look_up(std::move(entity), scope, &out);
    }

 private:
    awaitable<result<void>> look_up(entity entity, expression_scope scope,
                                    stage_output* out) const {
        const auto key = key_for(*options_.place.key, entity.data, scope);
        if (!key) {
            co_return key.error();
        }
        auto found = co_await storage_->find(*key, &out->kept());
        if (!found) {
            co_return found.error();
        }
        co_return put_in(std::move(entity), *key, *std::move(found), scope, *out);
    }

    result<void> put_in(entity entity, const std::string& key, std::optional<json::value> found,
                        expression_scope scope, stage_output& out) const {
        if (!found && options_.otherwise) {
            auto made = options_.otherwise->evaluate(entity.data, scope);
            if (!made) {
                return failure(made.error()).within("default");
            }
            found = *std::move(made);
        }
        if (!found) {
            const std::string reason = "storage '" + storage_->name() + "' has no '" + key + "'";
            if (options_.missing == missing_rule::fail) {
                return failure(failure_class::invalid, reason,
                               "put it there, or say what then: missing: drop, or a default");
            }
            if (options_.missing == missing_rule::drop) {
                out.drop("lookup: " + reason);
                return {};
            }
            if (options_.missing == missing_rule::leave && !is_new_variable(entity)) {
                out.emit(std::move(entity));
                return {};
            }
            found = json::value(nullptr);
        }
        auto done = write_at(entity, as_, *std::move(found));
        if (!done) {
            return failure(done.error()).within("as");
        }
        out.emit(std::move(entity));
        return {};
    }

    // Tells whether the lookup introduces this variable. Left unset, it would fail the expressions
    // that read it.
    bool is_new_variable(const entity& entity) const {
        const auto* all = entity.variables.all();
        return as_.is_variable() && (all == nullptr || !all->contains(as_.steps().front().name));
    }

    lookup_options options_;
    path as_;
    std::shared_ptr<storage> storage_;
};

result<std::shared_ptr<transformer>> make_lookup(const lookup_options& options,
                                                 const component_context& context) {
    auto storage = storage_named(options.place.storage, context);
    if (!storage) {
        return storage.error();
    }
    auto as = path::parse(options.as, path_use::target);
    if (!as) {
        return as.error();
    }
    return std::make_shared<lookup_transformer>(options, *std::move(as), *std::move(storage));
}

}  // namespace

void add_lookup(registry& types) {
    types.add<transformer>(lookup_declaration(), make_lookup);
}

}  // namespace sluice::transform
