#include "connectors/ocoya/write/post_stage.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/moment.hpp"

#include <sluice/model/key.hpp>
#include <sluice/model/printable.hpp>

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
            .example("now")
            .check([](const value_template& when) {
                const auto* constant = when.constant();
                const bool other = constant != nullptr && !constant->is_null() &&
                                   kind_of(*constant) != json_kind::string;
                return other ? "expected a text, found " + std::string(name_of(kind_of(*constant)))
                             : std::string();
            });
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

constexpr std::string_view when_mend =
    "give `when` a time with its zone such as 2026-02-01T09:00:00Z, `now` or `draft`";

failure no_text(std::string_view place, const json::value& found) {
    return failure(failure_class::invalid,
                   std::string(place) + ": expected a text, found " +
                       std::string(name_of(kind_of(found))) + " " +
                       printable_cut(write_json(found), 80),
                   std::string(when_mend));
}

// Returns the name of a profile: an id, a network, or {network: name}.
result<std::string> name_of_profile(const json::value& profile, std::string_view place) {
    if (kind_of(profile) == json_kind::string) {
        return std::string(profile.get_string());
    }
    const auto* members = profile.if_object();
    if (members != nullptr && members->size() == 1) {
        const auto& only = *members->begin();
        if (kind_of(only.value()) == json_kind::string) {
            return std::string(only.key()) + ":" + std::string(only.value().get_string());
        }
    }
    return failure(failure_class::invalid,
                   std::string(place) + ": expected an id or {network: name}, found " +
                       std::string(name_of(kind_of(profile))) + " " +
                       printable_cut(write_json(profile), 80),
                   "write profiles as GET social-profiles names them, socialProfileIds as texts");
}

class post_stage final : public transformer {
 public:
    explicit post_stage(stage_options options) : options_(std::move(options)) {}

    bool multiplies() const override { return true; }

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto when = options_.when.evaluate(entity.data, scope);
        if (!when) {
            return failure(when.error()).within("when");
        }
        auto post = post_in(entity.data);
        if (!post) {
            return post.error();
        }
        if (auto set = set_time(**post, *when); !set) {
            return set;
        }
        if (options_.split == splitting::none) {
            out.emit(std::move(entity));
            return {};
        }
        return emit_each(entity, out);
    }

 private:
    static result<json::object*> post_in(json::value& data) {
        auto* members = data.if_object();
        if (members == nullptr) {
            return failure(failure_class::invalid,
                           "expected an object, found " + std::string(name_of(kind_of(data))),
                           "map the record to a post's fields before this stage");
        }
        auto* inner = members->if_contains("payload");
        if (inner == nullptr) {
            return members;
        }
        if (!inner->is_object()) {
            return failure(
                failure_class::invalid,
                "payload: expected an object, found " + std::string(name_of(kind_of(*inner))),
                "map the record to a post's fields, or `payload` to an object of them");
        }
        return &inner->get_object();
    }

    result<void> set_time(json::object& post, const json::value& when) const {
        std::string_view place = "when";
        const json::value* given = &when;
        if (is_not_said(when)) {
            place = "scheduledAt";
            given = post.if_contains("scheduledAt");
            if (given == nullptr || is_not_said(*given)) {
                return {};
            }
        }
        if (kind_of(*given) != json_kind::string) {
            return no_text(place, *given);
        }
        const std::string text(given->get_string());
        if (given == &when && text == "draft") {
            // Ocoya makes a draft of a post without a time.
            post.erase("scheduledAt");
            return {};
        }
        if (given == &when && text == "now") {
            post["scheduledAt"] = marked_now(options_.lead);
            return {};
        }
        auto moment = normalised_moment(text);
        if (!moment) {
            return failure(failure_class::invalid,
                           std::string(place) + ": " + moment.error().message,
                           std::string(when_mend));
        }
        post["scheduledAt"] = *std::move(moment);
        return {};
    }

    // Only null and "" count. A number is neither a time nor a draft.
    static bool is_not_said(const json::value& value) {
        return value.is_null() ||
               (kind_of(value) == json_kind::string && value.get_string().empty());
    }

    static json::array items_of(const json::object& post, std::string_view name) {
        json::array all;
        const auto* given = post.if_contains(name);
        if (given == nullptr || is_absent(*given)) {
            return all;
        }
        if (!given->is_array()) {
            add_item(all, *given);
            return all;
        }
        for (const auto& item : given->get_array()) {
            add_item(all, item);
        }
        return all;
    }

    // {facebook: A, instagram: B} are two profiles.
    static void add_item(json::array& all, const json::value& item) {
        const auto* members = item.if_object();
        if (members == nullptr || members->empty()) {
            all.push_back(item);
            return;
        }
        for (const auto& member : *members) {
            json::object one;
            one[member.key()] = member.value();
            all.push_back(std::move(one));
        }
    }

    // Without two profiles there is nothing to split. A draft goes on as it is.
    static result<void> emit_each(const entity& entity, stage_output& out) {
        auto rest = entity;
        auto* post = *post_in(rest.data);
        const auto named = items_of(*post, "profiles");
        const auto ids = items_of(*post, "socialProfileIds");
        if (named.size() + ids.size() < 2) {
            out.emit(entity);
            return {};
        }
        post->erase("profiles");
        post->erase("socialProfileIds");
        if (auto done = emit_list(rest, "profiles", named, out); !done) {
            return done;
        }
        return emit_list(rest, "socialProfileIds", ids, out);
    }

    static result<void> emit_list(const entity& rest, std::string_view member,
                                  const json::array& profiles, stage_output& out) {
        for (std::size_t i = 0; i < profiles.size(); ++i) {
            const auto place = std::string(member) + "[" + std::to_string(i) + "]";
            const auto name = name_of_profile(profiles[i], place);
            if (!name) {
                return name.error();
            }
            auto single = rest;
            json::array list;
            list.push_back(profiles[i]);
            (**post_in(single.data))[member] = std::move(list);
            // Each post is a task of its own, so it needs an identifier of its own (decision 0033).
            single.id += "/" + key_part(*name);
            out.emit(std::move(single));
        }
        return {};
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
