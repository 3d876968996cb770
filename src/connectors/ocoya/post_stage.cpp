#include "connectors/ocoya/post_stage.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace sluice::ocoya {

namespace {

enum class splitting { none, per_profile };

struct stage_options {
    value_template when;
    std::chrono::milliseconds lead = std::chrono::minutes(3);
    splitting split = splitting::none;
};

const config::declaration<stage_options>& stage_declaration() {
    static const auto declared = [] {
        using o = stage_options;
        config::declaration<o> d("ocoya-post",
                                 "Says when a post of Ocoya's is to appear, and "
                                 "makes one for each profile");
        d.field("when", &o::when,
                "`now` (as soon as Ocoya takes it: the time at which it is sent, and `lead`), "
                "`draft` (without a time), or a time with its zone; without it the record's "
                "scheduledAt")
            .example("now");
        d.field("lead", &o::lead,
                "How far ahead `now` lies: Ocoya has no 'publish now', and a time that has passed "
                "when the request arrives is refused")
            .at_least(std::chrono::minutes(1));
        d.field("split", &o::split, "How many posts are made of a record for several profiles")
            .choice("none", splitting::none,
                    "one: Ocoya checks the group as a whole, and one unhealthy profile parks it")
            .choice("per_profile", splitting::per_profile, "one for each profile");
        return d;
    }();
    return declared;
}

std::string name_of_profile(const json::value& profile) {
    if (profile.is_object() && profile.get_object().size() == 1) {
        const auto& only = *profile.get_object().begin();
        return std::string(only.key()) + ":" +
               (only.value().is_string() ? std::string(only.value().get_string())
                                         : write_json(only.value()));
    }
    return profile.is_string() ? std::string(profile.get_string()) : write_json(profile);
}

class post_stage final : public transformer {
 public:
    explicit post_stage(stage_options options) : options_(std::move(options)) {}

    bool multiplies() const override { return true; }

    result<void> apply(entity record, expression_scope scope, stage_output& out) const override {
        auto when = options_.when.evaluate(record.data, scope);
        if (!when) {
            return failure(when.error()).within("when");
        }
        auto* post = post_in(record.data);
        if (post == nullptr) {
            return failure(failure_class::invalid, "the record is no object",
                           "map it to a post's fields before this stage");
        }
        if (auto set = set_time(*post, *when); !set) {
            return set;
        }
        if (options_.split == splitting::none) {
            out.emit(std::move(record));
            return {};
        }
        emit_each(record, out);
        return {};
    }

 private:
    static json::object* post_in(json::value& data) {
        auto* members = data.if_object();
        auto* inner = members == nullptr ? nullptr : members->if_contains("payload");
        return inner != nullptr && inner->is_object() ? &inner->get_object() : members;
    }

    result<void> set_time(json::object& post, const json::value& when) const {
        auto text = when.is_string() ? std::string(when.get_string()) : std::string();
        if (text == "draft") {
            post.erase("scheduledAt");
            return {};
        }
        if (text == "now") {
            post["scheduledAt"] = marked_now(options_.lead);
            return {};
        }
        if (when.is_null() || text.empty()) {
            const auto* own = post.if_contains("scheduledAt");
            if (own == nullptr || is_absent(*own) || !own->is_string()) {
                return {};
            }
            text = std::string(own->get_string());
        }
        auto moment = normalised_moment(text);
        if (!moment) {
            return failure(failure_class::invalid, "when: " + moment.error().message,
                           "give `when` a time with its zone, `now` or `draft`");
        }
        post["scheduledAt"] = *std::move(moment);
        return {};
    }

    static json::array items_of(json::object& post, std::string_view name) {
        const auto* given = post.if_contains(name);
        if (given == nullptr || is_absent(*given)) {
            return {};
        }
        if (given->is_array()) {
            return given->get_array();
        }
        json::array single;
        single.push_back(*given);
        return single;
    }

    // Without profiles there is nothing to split: a draft goes on as it is.
    static void emit_each(const entity& record, stage_output& out) {
        auto rest = record;
        auto* post = post_in(rest.data);
        const auto named = items_of(*post, "profiles");
        const auto ids = items_of(*post, "socialProfileIds");
        if (named.size() + ids.size() < 2) {
            out.emit(record);
            return;
        }
        post->erase("profiles");
        post->erase("socialProfileIds");
        for (const auto& one : named) {
            emit_one(rest, "profiles", one, out);
        }
        for (const auto& one : ids) {
            emit_one(rest, "socialProfileIds", one, out);
        }
    }

    static void emit_one(const entity& rest, std::string_view member, const json::value& profile,
                         stage_output& out) {
        auto single = rest;
        json::array list;
        list.push_back(profile);
        (*post_in(single.data))[member] = std::move(list);
        single.id += "/" + name_of_profile(profile);
        out.emit(std::move(single));
    }

    stage_options options_;
};

}  // namespace

void add_post_stage(registry& types) {
    types.add<transformer>(stage_declaration(),
                           [](const stage_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               return std::make_shared<post_stage>(options);
                           });
}

}  // namespace sluice::ocoya
