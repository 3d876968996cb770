#pragma once

#include <sluice/config/declaration.hpp>
#include <sluice/config/load.hpp>

namespace sluice {

struct stages_options {
    config::stage_list stages;
};

inline const config::declaration<stages_options>& stages_declaration() {
    static const auto declared = [] {
        config::declaration<stages_options> d("stages", "A list of stages");
        d.field("stages", &stages_options::stages, "The stages").whole().component("transformer");
        return d;
    }();
    return declared;
}

}  // namespace sluice
