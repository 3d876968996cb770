#pragma once

// Finds the stages that a person tries, with `sluice try` or on the operator's page: those of an
// object of the configuration, or of a file.

#include "app/assembled.hpp"
#include "engine/stages/stage_effects.hpp"

#include <sluice/config/reused_stages.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

struct tried_object {
    engine::stage_trial trial;
    std::unique_ptr<const pipeline> own = {};         // the stages of a transformer or a file
    const config::reused_stages* declared = nullptr;  // the same, as written; null: none
    // Keeps the parts of a plan that a reload may replace.
    std::vector<std::shared_ptr<const void>> held = {};
};

// Says whether a name means a file of stages: it has a slash, or ends in .yaml.
bool is_stage_file(std::string_view name);

// Fails (class invalid) for a name that no object has, that several kinds have, or whose object is
// switched off. A name with its map, such as routes.stock, means that kind. `given` is good, and
// both outlive the object.
result<tried_object> find_tried(const config::loaded& given, assembled& built,
                                const std::string& name);

// As find_tried(), in a plan that runs. It has no transformers: a plan keeps those in use only.
result<tried_object> find_running(const engine::plan& plan, const std::string& name);

// Makes an entity of a record. An empty identifier is that of the incoming, if one is tried.
// `parameters` are NAME=VALUE, for a transformer that has some. A failure names the parameter.
result<entity> tried_entity(const tried_object& object, entity entity,
                            const std::vector<std::string>& parameters);

}  // namespace sluice::app
