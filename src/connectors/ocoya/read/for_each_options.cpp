#include "connectors/ocoya/read/for_each_options.hpp"

namespace sluice::ocoya {

const config::declaration<for_each_options>& for_each_declaration() {
    static const auto declared = [] {
        using o = for_each_options;
        config::declaration<o> d("for_each", "Asks once for each of several parents");
        d.field("entity", &o::entity, "The kind of the parents")
            .required()
            .shorthand()
            .choice("workspaces", parents_of::workspaces, "every workspace of the key")
            .choice("profiles", parents_of::profiles, "every social profile of every workspace");
        d.field("cache", &o::cache,
                "How long a list of parents is used before it is asked for again; the key's other "
                "users share it")
            .at_least(std::chrono::milliseconds(0));
        d.field("filter", &o::filter, "Expression for the parents that are meant; without it, all")
            .example("name != 'Archive'");
        d.field("expected", &o::expected,
                "How many there will be: `sluice plan`, `check` and the start of the daemon reckon "
                "with it; 0: as many as the last runs had, else one")
            .at_least(0)
            .at_most(100'000)
            .example("12");
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
