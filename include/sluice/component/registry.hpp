#pragma once

// Lists the types of components that this program knows, by kind and name. Each folder's
// builtin.cpp fills it. The configuration reads the fields of a type from it, and the composition
// root makes components with it.

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/pipeline.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/config/catalogue.hpp>
#include <sluice/config/declaration.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// The name of each kind, as configurations and `sluice describe` use it.
template <class Component>
struct component_kind;
template <>
struct component_kind<client> {
    static constexpr std::string_view name = "client";
};
template <>
struct component_kind<subscriber> {
    static constexpr std::string_view name = "subscriber";
};
template <>
struct component_kind<publisher> {
    static constexpr std::string_view name = "publisher";
};
template <>
struct component_kind<transformer> {
    static constexpr std::string_view name = "transformer";
};

// Sees every stage that a registry makes. Tests of a configuration count with it which stages ran.
class stage_observer {
 public:
    virtual ~stage_observer() = default;

    // Returns the stage to use in place of `stage`. `place` is the name of its context:
    // "routes.stock.transformers[0], branch 2, stage 1 (set)".
    virtual std::shared_ptr<transformer> made(std::shared_ptr<transformer> stage,
                                              const std::string& type,
                                              const std::string& place) = 0;
    // The stage at `place` has an `on_error`.
    virtual void has_rule(const std::string& place) = 0;
};

class registry final : public config::catalogue {
 public:
    // `observer` sees every stage that is made from now on; it outlives the registry.
    void observe(stage_observer& observer) { observer_ = &observer; }

    // `make` receives the options that `declared` read: result<std::shared_ptr<Component>>(const
    // Options&, const component_context&). `declared` must outlive the registry (a function's
    // static).
    template <class Component, class Options, class Make>
    void add(const config::declaration<Options>& declared, Make make) {
        add_type(component_kind<Component>::name, declared,
                 [make = std::move(make)](const void* options, const component_context& context)
                     -> result<std::shared_ptr<void>> {
                     result<std::shared_ptr<Component>> made =
                         make(*static_cast<const Options*>(options), context);
                     if (!made) {
                         return made.error();
                     }
                     return std::shared_ptr<void>(*std::move(made));
                 });
    }

    template <class Component>
    result<std::shared_ptr<Component>> make(const config::configured_component& component,
                                            const component_context& context) const {
        auto made = make_type(component_kind<Component>::name, component, context);
        if (!made) {
            return made.error();
        }
        return std::static_pointer_cast<Component>(*made);
    }

    // Makes the stages of a list inside a stage, such as the `do` of a `when`. `context` is that of
    // the outer stage. Fails with the first stage that cannot be made.
    result<pipeline> make_stages(const config::stage_list& stages,
                                 const component_context& context) const;

    // Makes the `on_error` of a stage that a context names, with its stages.
    result<failure_rule> make_rule(const config::configured_component& stage,
                                   const component_context& context) const;

    // config::catalogue
    const config::section* find(std::string_view kind, std::string_view type) const override;
    std::vector<std::string> types_of(std::string_view kind) const override;

 private:
    using erased_make =
        std::function<result<std::shared_ptr<void>>(const void*, const component_context&)>;
    struct entry {
        const config::section* declared;
        erased_make make;
    };

    void add_type(std::string_view kind, const config::section& declared, erased_make make);
    // A failure of make_type() names the context, one of make_unnamed() does not.
    result<std::shared_ptr<void>> make_type(std::string_view kind,
                                            const config::configured_component& component,
                                            const component_context& context) const;
    result<std::shared_ptr<void>> make_unnamed(std::string_view kind,
                                               const config::configured_component& component,
                                               component_context context) const;

    std::map<std::string, std::map<std::string, entry, std::less<>>, std::less<>> kinds_;
    stage_observer* observer_ = nullptr;
};

}  // namespace sluice
