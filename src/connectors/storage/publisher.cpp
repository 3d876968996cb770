#include "connectors/storage/publisher.hpp"

#include <sluice/component/names.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/component/storage.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/key.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sluice::stored {

namespace {

struct publisher_options {
    config::reference storage;
    std::optional<text_template> key;
    std::optional<value_template> value;
    std::optional<expression> remove;
};

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("storage", "Puts each record into a storage under a key");
        d.field("storage", &o::storage, "The name of the storage, as under storages")
            .required()
            .refers_to("storage")
            .example("post-of-product");
        d.field("key", &o::key,
                "A template for the key: a text that is not empty, a number, or a list of those. "
                "The parts of a list are escaped and joined with /")
            .required()
            .example("\"{{ entity.id }}\"");
        d.field("value", &o::value, "A template for the value; by default the record's data")
            .example("{title: \"{{ title }}\"}");
        d.field("remove", &o::remove,
                "Removes the key in place of putting a value, for a record for which this "
                "expression is true")
            .example("header.event == 'deleted'");
        return d;
    }();
    return declared;
}

// The change goes into the receipt, so the ledger takes it in one transaction with the outcome. A
// delivery that a crash cut off has changed nothing, and its repeat changes it once.
class storage_publisher final : public publisher {
 public:
    storage_publisher(publisher_options options, std::shared_ptr<storage> into, clock& time)
        : options_(std::move(options)), into_(std::move(into)), time_(time) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto change = change_for(entity);
        if (!change) {
            auto why = change.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        ready.summary = (change->value ? "put " : "remove ") + into_->name() + "/" + change->key;
        ready.safety = repeat_safety::idempotent;
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery one) override {
        auto change = change_for(one.entity);
        if (!change) {
            co_return change.error();
        }
        receipt done;
        done.external_id = change->key;
        done.response = change->value ? "put" : "removed";
        done.stores.push_back(*std::move(change));
        co_return done;
    }

 private:
    result<ledger::value_change> change_for(const entity& from) const {
        const auto now = time_.now();
        const auto names = names_beside(from, now);
        const expression_scope scope{.names = &names};
        auto key = key_of(from.data, scope);
        if (!key) {
            return key.error();
        }
        if (options_.remove) {
            const auto removes = options_.remove->test(from.data, scope);
            if (!removes) {
                return failure(removes.error()).within("remove");
            }
            if (*removes) {
                return into_->remove(*std::move(key));
            }
        }
        if (!options_.value) {
            return into_->put(*std::move(key), from.data, now);
        }
        const auto value = options_.value->evaluate(from.data, scope);
        if (!value) {
            return failure(value.error()).within("value");
        }
        return into_->put(*std::move(key), *value, now);
    }

    result<std::string> key_of(const json::value& data, expression_scope scope) const {
        const auto made = options_.key->evaluate(data, scope);
        if (!made) {
            return failure(made.error()).within("key");
        }
        auto text = key_text(*made);
        if (text && !text->empty() && kind_of(*made) != json_kind::boolean) {
            return *std::move(text);
        }
        const auto found = text && text->empty() ? "an empty text" : name_of(kind_of(*made));
        return failure(
            failure_class::invalid,
            "key: expected a text, a number or a list of those, not " + std::string(found),
            "see that the record has the members that `key` is made of");
    }

    publisher_options options_;
    std::shared_ptr<storage> into_;
    clock& time_;
};

}  // namespace

void add_publisher(registry& types) {
    types.add<publisher>(
        publisher_declaration(),
        [](const publisher_options& options,
           const component_context& context) -> result<std::shared_ptr<publisher>> {
            auto into = context.storages.find(options.storage.name);
            if (!into) {
                return failure(
                    failure_class::invalid,
                    context.name + ": there is no storage '" + options.storage.name + "'",
                    "add it under storages:");
            }
            return std::make_shared<storage_publisher>(options, std::move(into), context.time);
        });
}

}  // namespace sluice::stored
